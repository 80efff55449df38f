"""From files to typed objects: everything that is wrong is said with file, line and remedy."""
