from . import picking_stage_mixin
