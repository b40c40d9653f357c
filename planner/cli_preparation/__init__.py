"""``planner preparation``: is the preparation complete, lawful, in time and in hand. Arguments and printing only."""

import typer

from planner.cli_preparation.judging import complete, gates, lessons, rules, status
from planner.cli_preparation.merging import merge
from planner.cli_preparation.outputs import export, report, verify
from planner.cli_preparation.papers import differ, notice, precedents, procedures
from planner.cli_preparation.scheduling import critical, explain_load, simulate

preparation_app = typer.Typer(
    name="preparation",
    help="Chuẩn bị: công việc, thủ tục, quy tắc, bài học, tiến độ · preparation: tasks, procedures, rules, lessons.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@preparation_app.callback()
def preparation() -> None:
    """Chuẩn bị: công việc, thủ tục, quy tắc, bài học, tiến độ · tasks, procedures, rules, lessons, progress."""


for _command in (
    status,
    rules,
    lessons,
    complete,
    gates,
    procedures,
    notice,
    precedents,
    export,
    report,
    verify,
    critical,
    simulate,
    merge,
):
    preparation_app.command()(_command)
preparation_app.command("diff")(differ)
preparation_app.command("explain-load")(explain_load)
