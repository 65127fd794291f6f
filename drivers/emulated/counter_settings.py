"""The settings file of an emulated counter, with what differs between counters left open."""

AGENT_COMPANY = "演示代理商"
SETTINGS = """\
[kiosk]
device = "{device}"
# No passive model against screens is installed here. Assisted: the clerk attests that the person is real.
# Self-service: nobody does, and this carrier is said to take that. It is in every record.
mode = "{counter.options.mode}"
unattended_without_model = true
language = "{counter.options.language}"
emulated = true
clerk_screen = {clerk_screen}

[store]
id = "{store}"
name = "演示营业厅"
province = "11"
city = "1101"
agent_company = "AGENT_COMPANY"
police_contact = "演示派出所 010-00000000"

[policy]
packs = ["cn", "cn-unicom", "hunan"]

[[clerks]]
id = "c01"
name = "李敏"
pin = "{pins[c01]}"
key = "{keys[c01]}"
trained = true

[[clerks]]
id = "c02"
name = "陈强"
pin = "{pins[c02]}"
key = "{keys[c02]}"
role = "supervisor"
trained = true

[paths]
data = "data"
run = "run"
{thresholds}
[reader]
csca = ["csca.pem"]
crl = ["crl.pem"]
stand_in_portraits = true

{scanner}
{earphones}
[camera]
source = "emulated"
address = "{counter.directory}/frames.sock"
fps = {counter.options.camera_fps}

[microphone]
source = "emulated"
address = "{counter.directory}/microphone.fifo"

[printer]
device = "{counter.directory}/printer/lp0"
deadline_s = 5  # a torn cable of the demo is found soon

[screen]
idle_s = {counter.options.idle_s}
idle_warning_s = {counter.options.idle_warning_s}
notice_dwell_s = {counter.options.notice_dwell_s}
receipt_wait_s = {counter.options.receipt_wait_s}
hand_over_s = {counter.options.hand_over_s}
result_s = {counter.options.result_s}
parked_s = {counter.options.parked_s}

[carrier]
host = "127.0.0.1"
port = {counter.broker.port}
ask_s = {counter.options.ask_s}
ca = "carrier/ca.pem"
certificate = "carrier/devices/{device}/tls.pem"
key = "carrier/devices/{device}/tls.key"
seal_key = "carrier/seal.pem"
seal_kid = "carrier-seal-1"
receipt_key = "carrier/receipt.pem"
receipt_kid = "carrier-receipt-1"

[keys]
evidence = "carrier/devices/{device}/evidence.key"
evidence_kid = "{device}-evidence-1"
listing = "carrier/devices/{device}/listing.key"

[limits]
store_mb = {counter.options.store_mb}
policy_days = 36500  # a demo does not grow old
backlog = {counter.options.backlog}
""".replace("AGENT_COMPANY", AGENT_COMPANY)
# Of a kiosk that has no keys yet: where `kiosk enroll` puts what it makes and gets, beside the settings.
ENROLLING = """\
[carrier]
host = "localhost"
port = {port}
ca = "keys/ca.pem"
certificate = "relay/tls.pem"
key = "relay/tls.key"
agent_certificate = "agent/tls.pem"
agent_key = "agent/tls.key"
seal_key = "keys/seal.pem"
seal_kid = "carrier-seal-1"
receipt_key = "keys/receipt.pem"
receipt_kid = "carrier-receipt-1"

[keys]
evidence = "counter/evidence.key"
evidence_kid = "{device}-evidence-1"
"""
