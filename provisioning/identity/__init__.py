"""The certificate authority: whom it gives a certificate, for how long, and which hold no more."""
