//! Whether names resolve, hosts answer, and the connection is one that this computer trusts.
//! Invariant: an answer that came proves all of it; only without one is it looked at where the way ends.

use std::time::{Duration, Instant};

use tokio::net::{TcpStream, lookup_host};

use crate::api::{ApiError, Client};
use crate::domain::{Trouble, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::{Heard, Ward};
use crate::tr;

/// How long a name or a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// Where the way to a host ends.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// Its name has no address here.
    NoName(String),
    /// It has, and none of them lets itself be connected to.
    NoConnection(String),
    /// A connection stands.
    Stands,
}

/// Network and names.
pub async fn check(ward: &mut Ward) -> Finding {
    let Some(client) = ward.client.clone() else {
        return Finding::untold(CheckId::Network, tr!("This run has no way to where the account lives"));
    };
    let began = Instant::now();
    let names = client.hosts().names();
    let mut ways = Vec::new();
    for (name, port) in &names {
        ways.push(way(name, *port).await);
    }
    let looked = began.elapsed();
    let listed = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let Some(Heard { at, answer }) = ward.knock().await else {
        return Finding::untold(CheckId::Network, tr!("This run has no way to where the account lives"));
    };
    let first = names.iter().zip(&ways).find(|(_, way)| **way != Way::Stands);
    let evidence = |answer: String, means: String| Evidence {
        asked: tr!("The addresses of {names}, and a connection to each", names = listed),
        at: *at,
        answer,
        means,
        compared: String::new(),
    };
    // A proxy may reach what this computer itself does not.
    let Some(((name, _), way)) = first.filter(|_| answer.is_err()) else {
        let found = match names.as_slice() {
            [_] => tr!("{names} answers", names = listed),
            _ => tr!("{names} answer", names = listed),
        };
        let took_ms = u64::try_from(looked.as_millis()).ok();
        let means = tr!("The network and the name server work").to_owned();
        return Finding { took_ms, ..Finding::passed(CheckId::Network, found.clone()) }
            .shown_by(evidence(found, means));
    };
    let (found, means, why) = match way {
        Way::NoName(why) => (
            tr!("This computer finds no address for {name}", name = name),
            tr!(
                "Either it is offline, or its name server does not answer, or something blocks this name: a filter, a firewall, a VPN."
            ),
            why,
        ),
        Way::NoConnection(why) => (
            tr!("{name} cannot be connected to", name = name),
            tr!("The name is known, but no connection comes about. A firewall or a VPN may block it."),
            why,
        ),
        // Filtered out above.
        Way::Stands => return Finding::passed(CheckId::Network, listed),
    };
    Finding::failed(CheckId::Network, Whose::YoursHere, found, means)
        .shown_by(evidence(why.clone(), means.to_owned()))
}

async fn way(name: &str, port: u16) -> Way {
    let addresses = match tokio::time::timeout(PATIENCE, lookup_host((name, port))).await {
        Ok(Ok(addresses)) => addresses.collect::<Vec<_>>(),
        Ok(Err(error)) => return Way::NoName(error.to_string()),
        Err(_) => return Way::NoName(tr!("No answer within {count} seconds", count = PATIENCE.as_secs())),
    };
    let mut why = tr!("It has no address").to_owned();
    for address in addresses {
        match tokio::time::timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(_)) => return Way::Stands,
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => why = tr!("No answer within {count} seconds", count = PATIENCE.as_secs()),
        }
    }
    Way::NoConnection(why)
}

/// Secure connection.
pub async fn secure(ward: &mut Ward) -> Finding {
    if let Some(root) = ward.root(&[CheckId::Network]) {
        return Finding::waits(CheckId::Secure, root, "");
    }
    let Some(client) = ward.client.clone() else {
        return Finding::untold(CheckId::Secure, tr!("This run has no way to where the account lives"));
    };
    let Some(Heard { at, answer }) = ward.knock().await else {
        return Finding::untold(CheckId::Secure, tr!("This run has no way to where the account lives"));
    };
    let evidence = |answer: String, means: &str| Evidence {
        asked: tr!("An encrypted connection to {name}", name = first_name(&client)),
        at: *at,
        answer,
        means: means.to_owned(),
        compared: tr!("The certificates that this system trusts").to_owned(),
    };
    match answer {
        Ok(_) if !client.hosts().is_encrypted() => {
            Finding::untold(CheckId::Secure, tr!("Not needed: practice never leaves this computer"))
        }
        Ok(knock) => {
            let means = tr!("Nobody on the way can read along");
            let finding = Finding::passed(CheckId::Secure, tr!("Encrypted, and trusted by this system"));
            Finding { took_ms: Some(knock.took_ms), ..finding }
                .shown_by(evidence(tr!("A certificate that is trusted").to_owned(), means))
        }
        Err(error @ ApiError::Lost { .. }) => {
            Finding::trouble(CheckId::Secure, Trouble::of(TroubleKind::InstagramDown))
                .shown_by(evidence(say::answer(error), tr!("The connection stands, and no answer came")))
        }
        Err(error) => {
            let means = tr!(
                "Something between this computer and Instagram answers in its place, or this system's list of certificates is old. Nothing was sent. A clock that is wrong by days ends like this, too."
            );
            let found = tr!("The connection is not one that this computer trusts");
            Finding::failed(CheckId::Secure, Whose::YoursHere, found, means).shown_by(evidence(
                say::answer(error),
                tr!("A connection came about, and its certificate was refused"),
            ))
        }
    }
}

fn first_name(client: &Client) -> String {
    client.hosts().names().into_iter().next().map(|(name, _)| name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_way_ends_at_the_name_or_at_the_connection_or_stands() {
        let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = door.local_addr().unwrap().port();
        assert_eq!(way("127.0.0.1", port).await, Way::Stands);
        drop(door);
        assert!(matches!(way("127.0.0.1", port).await, Way::NoConnection(_)));
        // RFC 6761: never resolves.
        assert!(matches!(way("nowhere.invalid", 443).await, Way::NoName(_)));
    }
}
