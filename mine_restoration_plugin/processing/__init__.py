"""The Processing provider: parameters in, one core call, outputs out."""
