kubectl label ns shop team=li
