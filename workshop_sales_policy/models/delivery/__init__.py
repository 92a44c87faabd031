from . import notice
from . import notice_send
