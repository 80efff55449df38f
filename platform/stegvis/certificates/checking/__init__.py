"""Checking a certificate's file: what kind it is, whether we made it, and whether it is as we made it."""
