"""`carrier complaint`: a complaint is answered and closed; one that is upheld can take an order back."""

import argparse

from provisioning.carrier import complaint_answers
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import InputError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

_LONGEST = 2000


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "complaint", "complaints of people: answer and close them")
    parser = args.command(actions, "answer", _answer, "answer a complaint, which closes it")
    parser.add_argument(
        "complaint", type=int, metavar="ID", help="as `carrier complaints` names it"
    )
    parser.add_argument("--text", required=True, help="what the person is told")
    parser.add_argument("--by", type=args.name, required=True, metavar="PERSON")
    parser.add_argument(
        "--lift",
        action="store_true",
        help="they are right: the order that it is about is taken back",
    )
    args.add_packs(parser)
    args.add_at(parser)


def _answer(arguments: argparse.Namespace) -> int:
    if not 0 < len(arguments.text.strip()) <= _LONGEST:
        raise InputError("--text", f"1 to {_LONGEST} characters")
    ledger = folder_access.ledger(arguments.folder)
    answer = complaint_answers.ComplaintAnswer(
        text=arguments.text, by=arguments.by, lifts=arguments.lift, at=args.at(arguments)
    )
    with ledger.transaction():
        lifted = complaint_answers.give(
            ledger, Bundles(names=arguments.packs).own, arguments.complaint, answer
        )
    print(f"{arguments.complaint}: answered and closed")
    if lifted:
        print(f"{lifted.number}: {lifted.state.value}")
    return 0
