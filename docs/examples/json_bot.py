#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bot on `salotto chat --json`: python3 json_bot.py HOST[:PORT] [NAME]. Answers "ping"."""
import json, subprocess, sys

chat = ["salotto", "chat", sys.argv[1], "--as", (sys.argv[2:] or ["Bot"])[0], "--json"]
room = subprocess.Popen(chat, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
for event in map(json.loads, room.stdout):
    if event["type"] == "said" and event["text"] == "ping" and "past" not in event:
        answer = {"type": "say", "text": f'pong, {event["from"]}'}
        print(json.dumps(answer), file=room.stdin)
sys.exit(room.wait())
