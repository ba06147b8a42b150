// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto doctor`: why a room is not seen, or not reached.

use std::io;

use serde_json::{Value, json};

use super::args::Doctor;
use super::signals::EndRequest;
use super::{home, print, strings};
use crate::doctor::{
    Cancellation, Concern, Finding, HostAnswer, Likelihood, Report, damaged_pasts, examine,
};
use crate::exit_status::ExitStatus;
use crate::protocol::DEFAULT_PORT;
use crate::sentences;

pub(super) fn run(doctor: Doctor) -> ExitStatus {
    let cancel = Cancellation::default();
    let cancelling = cancel.clone();
    let signals = EndRequest::listen(move || cancelling.cancel());
    if let Err(error) = signals {
        print::error(&sentences::system_error(&error));
        return ExitStatus::Failure;
    }
    let concern = match doctor.place {
        Some(address) => Concern::Host(address),
        None => Concern::Nearby { port: DEFAULT_PORT, at: None },
    };
    let Some(mut report) = examine(&concern, &cancel) else { return ExitStatus::Failure };
    if let (Concern::Nearby { .. }, Ok(data)) = (&concern, home::data_folder()) {
        report.findings.extend(damaged_pasts(&data));
    }
    let told = if doctor.json { print::json(&in_json(&report).to_string()) } else { tell(&report) };
    match told {
        Ok(()) if report.is_grave() => ExitStatus::Failure,
        Ok(()) => ExitStatus::Success,
        Err(error) => print::unwritten(&error),
    }
}

fn tell(report: &Report) -> io::Result<()> {
    if let Some(host) = &report.facts.host
        && let HostAnswer::Room { .. } = host.answer
    {
        print::line(&strings::room_answers(&host.address))?;
    }
    if report.findings.is_empty() {
        return print::line(&strings::nothing_wrong());
    }
    for finding in &report.findings {
        print::line(&strings::finding(finding))?;
    }
    Ok(())
}

fn in_json(report: &Report) -> Value {
    let findings: Vec<Value> = report.findings.iter().map(finding).collect();
    let mut object = json!({ "type": "report", "findings": findings });
    if let Some(host) = &report.facts.host {
        let is_room = matches!(host.answer, HostAnswer::Room { .. });
        object["host"] = json!({ "address": host.address.to_string(), "room": is_room });
    }
    object
}

fn finding(finding: &Finding) -> Value {
    let likelihood = match finding.likelihood {
        Likelihood::Certain => "certain",
        Likelihood::Likely => "likely",
        Likelihood::Possible => "possible",
    };
    let Finding { verdict, .. } = finding;
    json!({
        "verdict": verdict.word(),
        "likelihood": likelihood,
        "message": sentences::verdict(verdict),
        "advice": sentences::advice(verdict),
        "commands": verdict.commands(),
    })
}
