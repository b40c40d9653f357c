"""``planner traffic``: roads, flows, closures, posts, parking from the command line. Arguments and printing only.

Each module of this package holds the commands of one subject and ``register(app)``, which adds them; a module costs
nothing until its command runs, so it imports what it needs inside its functions.
"""

import typer

from planner.cli_traffic import assign, closures, compare, crowd, network, parade, parking, posts, reach

traffic_app = typer.Typer(
    name="traffic",
    help="Giao thông: mạng đường, lưu lượng, cấm đường, chốt, bãi xe · roads, flows, closures, posts, parking.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@traffic_app.callback()
def traffic() -> None:
    """Giao thông: mạng đường, lưu lượng, cấm đường, chốt, bãi xe · roads, flows, closures, posts, parking."""


network.register(traffic_app)
assign.register(traffic_app)
crowd.register(traffic_app)
parking.register(traffic_app)
reach.register(traffic_app)
parade.register(traffic_app)
closures.register(traffic_app)
posts.register(traffic_app)
compare.register(traffic_app)
