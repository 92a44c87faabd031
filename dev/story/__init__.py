"""The demo workshop, told day by day: a bakery and its customers.

Every file adds scenes (``stage.scene``); ``tell`` plays them in the order of their
moments, each as the user who would do it. A new area adds a file of its own scenes to
``CHAPTERS`` and finds what earlier ones left in the workshop's ``orders``.
"""

from importlib import import_module

from . import people
from .clock import Clock
from .press import Press
from .stage import SCENES, Workshop

CHAPTERS = (
    "history",
    "regulation",
    "recipes",
    "quotations",
    "customers",
    "weeks",
    "doorstep",
    "frame",
    "open_ends",
    "mould",
    "complaints",
    "answers",
    "scores",
    "newcomers",
    "reports",
    "promotions",
)


def tell(env):
    """Build the workshop in an empty database and play all scenes up to now.

    :param env: environment of the superuser, outside of any request
    :return: the users a visitor can log in as
    """
    people.prepare_company(env)  # installs modules: the registry is new afterwards
    env = env(context={"no_reset_password": True})
    workshop = Workshop(env)
    for chapter in CHAPTERS:
        import_module(f".{chapter}", __name__)
    with Press(env), Clock(env) as clock:
        workshop.clock = clock
        clock.begin(max(scene.back for scene in SCENES) + 1)
        workshop.furnish()
        for scene in sorted(SCENES, key=lambda scene: scene.order):
            if clock.get_day(scene.back) > clock.now.date():
                workshop.measure()  # as every night does
            clock.move(scene.back, scene.time)
            workshop.run_jobs()
            scene.play(workshop)
            workshop.run_triggered()
        clock.finish()
        workshop.run_jobs()
        workshop.close()
    env.cr.commit()
    return people.get_logins()
