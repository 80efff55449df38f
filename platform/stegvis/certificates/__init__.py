"""Certificates: issue, replace, withdraw, share, and the public page where anyone checks one."""
