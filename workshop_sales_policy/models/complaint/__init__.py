from . import policy_feedback
from . import feedback_theme
from . import feedback
from . import feedback_flow
from . import feedback_people
from . import feedback_notice
from . import feedback_entry_mixin
