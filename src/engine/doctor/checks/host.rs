//! Where files wait: whether a file that is put there can be fetched from its address.
//! Invariant: what was put there for the test is taken away again.

use std::time::Instant;

use bytes::Bytes;
use tokio::sync::oneshot;

use crate::domain::HostKind;
use crate::domain::host_test::HostReport;
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::Ward;
use crate::engine::hosts;
use crate::hosting::{Course, Host, Parcel, Payload};
use crate::store::tables::hosts::{KeptHost, of_account};
use crate::tr;

const THIS: CheckId = CheckId::Host;
/// What is put on this computer.
const FILE: &[u8] = b"tintype";

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    let practice = ward.known.as_ref().is_some_and(|known| known.practice);
    let chosen = ward.context.read(|c| of_account(c, &ward.account)).unwrap_or_default();
    match chosen.first() {
        Some(first) => of_a_host(ward, first, practice).await,
        None if practice => here(ward).await,
        None => Finding::untold(THIS, tr!("None is chosen. Needed to publish only")),
    }
}

/// The host that is tried first goes through the test of its own page.
async fn of_a_host(ward: &Ward, kept: &KeptHost, practice: bool) -> Finding {
    if matches!(kept.settings.kind, HostKind::Address(_)) {
        // Nothing is ever sent there.
        let name = &kept.settings.name;
        return Finding::untold(THIS, tr!("{name}: each file is looked at before its post", name = name));
    }
    let at = ward.now();
    let Some(report) = tested(ward, kept, practice).await else {
        return Finding::untold(THIS, tr!("The test was stopped"));
    };
    let evidence = Evidence {
        asked: tr!("To put a picture there, and to fetch it as Instagram does").to_owned(),
        at,
        answer: told(&report),
        ..Evidence::default()
    };
    let name = &kept.settings.name;
    let finding = match report.failure() {
        Some((step, why)) => {
            let whose = if why.field.is_some() { Whose::YoursHere } else { Whose::YoursAtHost };
            Finding::failed(THIS, whose, tr!("{name}: {says}", name = name, says = step.says), &*why.change)
        }
        None => Finding::passed(THIS, tr!("{name} answers as Instagram needs it", name = name)),
    };
    Finding { took_ms: Some(report.ms), ..finding }.shown_by(evidence)
}

/// Tests it beside the examination, so that one which is stopped still takes away what was put there.
async fn tested(ward: &Ward, kept: &KeptHost, practice: bool) -> Option<HostReport> {
    let (held, dropped) = oneshot::channel::<()>();
    let (context, kept, guard) = (ward.context.clone(), kept.clone(), ward.context.begin());
    let test = tokio::spawn(async move {
        let stop = async { drop(dropped.await) };
        let report = hosts::test(&context, &kept, practice, stop).await;
        drop(guard);
        report
    });
    let report = test.await.ok().flatten();
    drop(held);
    report
}

/// What each step of a test found, a line each.
fn told(report: &HostReport) -> String {
    report.steps.iter().map(|step| step.says.as_str()).collect::<Vec<_>>().join("\n")
}

async fn here(ward: &Ward) -> Finding {
    let Some(client) = ward.client.clone() else {
        return Finding::untold(THIS, tr!("None is chosen. Needed to publish only"));
    };
    let (began, at) = (Instant::now(), ward.now());
    let host = &ward.context.host;
    let parcel = Parcel::new(Payload::Bytes(Bytes::from_static(FILE)), "application/octet-stream", "doctor");
    let put = host.put(parcel, &Course::silent()).await;
    let evidence = |answer: String| Evidence {
        asked: tr!("To put a small file there, and to fetch it from its address").to_owned(),
        at,
        answer,
        ..Evidence::default()
    };
    let hosted = match put {
        Ok(hosted) => hosted,
        Err(error) => return Finding::trouble(THIS, error.trouble()).shown_by(evidence(error.to_string())),
    };
    let fetched = client.download(&hosted.url, FILE.len() as u64).await;
    // It ends by itself where taking it away fails.
    let _ = host.remove(&hosted.handle).await;
    let took_ms = u64::try_from(began.elapsed().as_millis()).ok();
    match fetched {
        Ok(file) if *file == *FILE => {
            let finding = Finding::passed(THIS, tr!("On this computer, which is enough for practice"));
            Finding { took_ms, ..finding }.shown_by(evidence(tr!("200, the same file").to_owned()))
        }
        Ok(_) => Finding::failed(THIS, Whose::Host, tr!("Its address answers with another file"), "")
            .shown_by(evidence(tr!("200, another file").to_owned())),
        Err(error) => Finding::trouble(THIS, error.trouble()).shown_by(evidence(say::answer(&error))),
    }
}
