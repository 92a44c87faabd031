from . import stage_analysis
