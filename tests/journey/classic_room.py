# SPDX-License-Identifier: GPL-3.0-or-later
"""A window joins a classic server, is warned, talks with a classic client that
is there, and leaves."""

from party import HERE


def play(party):
    server = party.classic_server()
    port = int(server.hears("listening on").split()[-1])
    cleo = party.classic_client("Cleo", port)
    cleo.hears("Hi Cleo")

    bo = party.person("Bo")
    bo.join(HERE, port)
    bo.sees("This room is not encrypted: others on the network can read along.")
    cleo.gets("Bo joined the chat")

    cleo.says("Who is there?")
    bo.sees("Who is there?")
    bo.say("Only me, and I say {exit} later")
    cleo.gets("Bo: Only me, and I say {exit} later")
    bo.sees("Only me, and I say {exit} later")

    bo.close()
    bo.ends()
    cleo.gets("Bo left the chat.")
