"""The certificate as a W3C Verifiable Credential: made, signed and checked without asking any other machine."""
