//! The worker as a real process, killed in the middle and left alone after, with its whole log kept: no secret of its
//! account is in what it said or left.
//! Invariant: the same search finds the token in the guarded file, which is where it belongs.

use tintype::domain::{AccountId, Secret};
use tintype::store::{Vault, VaultChoice};

use crate::search::Sought;

use super::plan::{Death, Plan, Requests};
use super::stage::{End, Stage};

const APP_SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

#[test]
fn a_worker_says_and_leaves_no_secret() {
    let plan = Plan { noise: 0.0, reads: false, deaths: Vec::new(), ..Plan::of(3) };
    let mut stage = Stage::new(&plan);
    stage.environment.push(("TINTYPE_LOG", "trace".to_owned()));
    let vault = Vault::open(VaultChoice::File, stage.profile.path()).unwrap();
    vault.put_app_secret("4711", &Secret::new(APP_SECRET)).unwrap();
    let unknown = AccountId::from("17841499999999999");
    vault.put(&unknown, &Secret::new("IGAAanotherAccountsTokenThatNobodyUses")).unwrap();
    drop(vault);

    let writes = Requests { method: Some("POST"), path: "*", most: 3 };
    let end = stage.life(&plan, &Death::Silence { of: writes, nth: 2, acted: true });
    assert_eq!(end, End::Killed, "{}", stage.said());
    let killed = stage.said();
    assert_eq!(stage.last_life(), Some(0), "{}", stage.said());
    let said = format!("{killed}{}", stage.said());
    assert!(said.contains("TRACE") && said.contains("tintype"), "the log was kept: {said}");

    let sought = Sought::new([
        ("the token", stage.ready.token.as_str()),
        ("the app's secret", APP_SECRET),
        ("another account's token", "IGAAanotherAccountsTokenThatNobodyUses"),
    ]);
    assert_eq!(sought.in_bytes(said.as_bytes()), [""; 0], "in what it said");
    let (found, _) = sought.under(stage.profile.path());
    let (vault, elsewhere): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|found| found.path.ends_with("secrets.json"));
    assert_eq!(elsewhere, []);
    assert!(vault.len() >= 3, "{vault:?}");
}
