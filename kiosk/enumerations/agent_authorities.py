"""By what somebody acts for an organisation."""

from enum import StrEnum


class AgentAuthority(StrEnum):
    """What the agent says; a supervisor looks at the paper."""

    REPRESENTATIVE = "representative"  # the legal representative, named in the licence (法定代表人)
    LETTER = "letter"  # a written authorisation with the organisation's seal (授权委托书)
