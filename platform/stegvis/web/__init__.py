"""What every page stands in: layout, parts, navigation, language, headers, error pages, health."""
