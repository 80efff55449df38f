"""Who people are: organisations, units, accounts, roles, assignments and signing in."""
