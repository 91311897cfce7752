"""Alarms, the dashboard and masks, made when everything else of the stack is there."""
