"""The fleet's repository of published files (TUF), and the service that gives them to kiosks in parts."""
