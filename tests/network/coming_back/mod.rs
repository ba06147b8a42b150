// SPDX-License-Identifier: GPL-3.0-or-later
//! A room and its guests, who chat without a pause while the network between them
//! fails: nobody loses a line, hears one twice or in another order, or loses the name.

mod scene;
mod talker;
mod times;

use self::scene::Scene;
use crate::kit::program::signal;

#[test]
fn a_cable_that_is_out_for_a_moment_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.lan.unplug(&scene.bo, "eth0");
    scene.lan.plug(&scene.bo, "eth0");
    scene.nothing_is_lost();
}

#[test]
fn a_link_that_is_down_until_the_guest_notices_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.ip("link set eth0 down");
    scene.far_notices();
    scene.bo.ip("link set eth0 up");
    scene.nothing_is_lost();
}

#[test]
fn packets_that_are_dropped_in_silence_until_both_notice_cost_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.nft(
        "table inet fault {
            chain input { type filter hook input priority 0; policy drop; iif lo accept; }
            chain output { type filter hook output priority 0; policy drop; oif lo accept; }
        }",
    );
    scene.room_notices();
    scene.far_notices();
    scene.bo.nft("delete table inet fault");
    scene.nothing_is_lost();
}

#[test]
fn another_address_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.ip("address del 192.168.7.2/24 dev eth0");
    scene.bo.ip("address add 192.168.7.3/24 dev eth0");
    scene.far_notices();
    scene.nothing_is_lost();
}

#[test]
fn a_host_that_is_killed_and_opens_at_another_port_is_found_nearby() {
    let Some(mut scene) = Scene::new() else { return };
    scene.kill_host();
    scene.open_again("5556");
    scene.nothing_is_lost();
}

#[test]
fn a_host_that_gets_another_address_is_found_nearby() {
    let Some(scene) = Scene::new() else { return };
    scene.ada.ip("address del 192.168.7.1/24 dev eth0");
    scene.ada.ip("address add 192.168.7.9/24 broadcast + dev eth0");
    scene.nothing_is_lost();
}

#[test]
fn a_fifth_of_the_packets_lost_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.nft(
        "table inet fault {
            chain input {
                type filter hook input priority 0; policy accept;
                iif lo accept
                numgen random mod 100 < 20 drop
            }
        }",
    );
    scene.far.says_more();
    scene.near.says_more();
    scene.bo.nft("delete table inet fault");
    scene.nothing_is_lost();
}

#[test]
fn a_host_that_is_stopped_until_its_guests_give_it_up_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    signal(&scene.host, "STOP");
    scene.far_notices();
    scene.near.until("its loss", |heard| heard.losses > 0);
    signal(&scene.host, "CONT");
    scene.nothing_is_lost();
}
