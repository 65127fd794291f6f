"""The flows: what a visit, a question to the carrier or a record is about."""

from enum import StrEnum


class Flow(StrEnum):
    """What a visit is for; also what a question to the carrier or a record is about."""

    NEW_SIM = "new_sim"
    SECOND_VERIFY = "second_verify"
    RESUME = "resume"
    REPLACE = "replace"  # a SIM card, by another one (补换卡)
    CANCEL = "cancel"  # a number, given up by its user (主动注销)
    TRANSFER_OUT = "transfer_out"  # of a number to another person (过户): its holder's part
    TRANSFER = "transfer"  # and the receiver's
    QUERY = "query"  # of the numbers under one's own document
    COMPLAINT = "complaint"
