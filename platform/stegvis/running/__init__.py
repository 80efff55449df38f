"""Running the site: the web server's outermost layers, the wake-up of the worker, start and stop, backups."""
