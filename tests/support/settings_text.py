"""The least that a settings file has to say; nothing that it names is there."""

SETTINGS = """
[kiosk]
device = "k-1"
emulated = true
[store]
id = "s-1"
name = "Store"
province = "14"
city = "1408"
agent_company = "Agent"
[[clerks]]
id = "c-1"
name = "Clerk"
pin = "scrypt$1$1$1$00$00"
[paths]
data = "data"
run = "."
[camera]
source = "emulated"
[carrier]
host = "localhost"
ca = "ca.pem"
certificate = "tls.pem"
key = "tls.key"
seal_key = "seal.pem"
seal_kid = "seal-1"
receipt_key = "receipt.pem"
receipt_kid = "receipt-1"
[keys]
evidence = "evidence.key"
evidence_kid = "evidence-1"
"""
