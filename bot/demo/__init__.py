"""`talkbot demo`: the whole bot in a simulated Discord, on a page of this machine."""
