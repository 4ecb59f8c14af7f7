kubectl label pv disk-1 team=li
