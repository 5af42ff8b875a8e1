//! What each step of a test found, and what to change where it failed: pure words about facts.
//! Invariant: nothing is called passed that Instagram would refuse; what is good for practice alone says so.

use url::Url;

use crate::domain::digest::sha256;
use crate::domain::host::{HostField, HostKind};
use crate::domain::host_test::StepFailed;
use crate::domain::{HostSecret, Trouble, TroubleKind};
use crate::hosting::probe::{Missed, Repute, Robots, Seen, Where, repute, whereabouts};
use crate::store::tables::hosts::KeptHost;
use crate::tr;

/// The longest address that is taken without a word: longer ones were seen cut by servers on the way.
const LONG: usize = 2_000;

/// What a step found: a sentence with a word at its right, or why not and what to change.
pub type Found = Result<Passed, Failed>;

/// A step that was passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub says: String,
    pub aside: Option<String>,
}

/// A step that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub says: String,
    pub why: StepFailed,
}

/// What is sent, to whom, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub kind: &'a HostKind,
    /// A pretend Instagram on this computer is to fetch it.
    pub practice: bool,
    pub sent: &'a [u8],
}

fn passed(says: impl Into<String>) -> Found {
    Ok(Passed { says: says.into(), aside: None })
}

fn failed(says: impl Into<String>, change: impl Into<String>, field: Option<HostField>) -> Found {
    Err(Failed { says: says.into(), why: StepFailed { change: change.into(), field } })
}

/// The form and the vault, before anything is sent.
pub fn filled(host: &KeptHost) -> Found {
    if let Some(fault) = host.settings.faults().first() {
        return failed(tr!("Something on the form is missing"), fault.says, Some(fault.field));
    }
    let lacks = |secret: &&HostSecret| secret.is_needed() && !host.secrets.contains(secret);
    if let Some(secret) = host.settings.kind.secrets().iter().find(lacks) {
        let says = tr!("{secret} is missing", secret = secret.label());
        return failed(
            says,
            tr!("Put it in; it goes to the keychain and nowhere else"),
            Some(HostField::Secret),
        );
    }
    if matches!(host.settings.kind, HostKind::Address(_)) {
        let says = tr!("Nothing is sent there, so there is nothing to test");
        return failed(says, tr!("Each file is looked at before its post is sent"), Some(HostField::Base));
    }
    let secrets = host.settings.kind.secrets().iter().any(|secret| host.secrets.contains(secret));
    passed(match secrets {
        true => tr!("Everything is there, the secret out of the keychain"),
        false => tr!("Everything is there"),
    })
}

/// The picture went up. `name`: what it is called there.
pub fn sent(case: Case<'_>, name: &str) -> Found {
    let name = short(name);
    passed(tr!("{size} as {name}", size = kilobytes(case.sent.len() as u64), name = name))
}

/// The picture did not go up. `field`: where the host itself says that it can be mended.
pub fn not_sent(case: Case<'_>, trouble: &Trouble, field: Option<HostField>) -> Found {
    let says = match &trouble.detail {
        Some(detail) => tr!("{what}: {detail}", what = trouble.title(), detail = detail),
        None => trouble.title().to_owned(),
    };
    failed(says, change_for(trouble), field.or_else(|| field_for(case.kind, trouble.kind)))
}

fn change_for(trouble: &Trouble) -> String {
    match trouble.kind {
        TroubleKind::HostKeysRefused => tr!("Put the key and its secret in again").to_owned(),
        TroubleKind::HostForbids => tr!("Let the key put, read and delete in this folder").to_owned(),
        TroubleKind::HostAstray => tr!("Mend what is named above").to_owned(),
        TroubleKind::HostFull => tr!("Make room there").to_owned(),
        TroubleKind::HostKeyUnknown => {
            tr!("Compare this key with what your provider says, then accept it").to_owned()
        }
        TroubleKind::HostLost => {
            tr!("Look whether the server is reached from here, then test again").to_owned()
        }
        TroubleKind::HostProgram => tr!("Start the program in a terminal and see what it lacks").to_owned(),
        _ => trouble.advice().to_owned(),
    }
}

fn field_for(kind: &HostKind, trouble: TroubleKind) -> Option<HostField> {
    use HostField::{
        Base, Bucket, Command, Endpoint, Fingerprint, Folder, Program, Secret, Server, Upload, Url,
    };
    Some(match (kind, trouble) {
        (HostKind::Command(_), _) => Upload,
        (HostKind::Tunnel(tunnel), _) => match tunnel.program {
            crate::domain::host::TunnelProgram::Own => Command,
            _ => Program,
        },
        // Room is made at the host; no field of the form does it.
        (_, TroubleKind::HostFull) => return None,
        (HostKind::Address(_), _) => Base,
        (_, TroubleKind::HostKeysRefused) => Secret,
        (HostKind::Bucket(_), TroubleKind::HostForbids) => Bucket,
        (HostKind::Bucket(_), _) => Endpoint,
        (HostKind::WebDav(_), _) => Url,
        (HostKind::Sftp(_), TroubleKind::HostKeyUnknown) => Fingerprint,
        (HostKind::Sftp(_), TroubleKind::HostForbids) => Folder,
        (HostKind::Sftp(_), _) => Server,
    })
}

/// Where the address that is fetched comes from.
fn address_field(kind: &HostKind) -> HostField {
    match kind {
        HostKind::Bucket(_) => HostField::Endpoint,
        HostKind::WebDav(_) | HostKind::Sftp(_) => HostField::PublicBase,
        HostKind::Command(_) => HostField::Upload,
        HostKind::Tunnel(_) => HostField::Program,
        HostKind::Address(_) => HostField::Base,
    }
}

/// The address that the file got. `minutes`: for how long it is good.
pub fn address(case: Case<'_>, address: &str, minutes: i64) -> Found {
    let field = Some(address_field(case.kind));
    let Ok(url) = Url::parse(address) else {
        return failed(
            tr!("It is no address"),
            tr!("Let it be a whole address, beginning with https"),
            field,
        );
    };
    if !address.is_ascii() {
        let says = tr!("It holds letters that Instagram does not take in addresses");
        return failed(says, tr!("Use plain letters and digits in names of folders"), field);
    }
    match whereabouts(&url) {
        Where::Here if case.practice => {}
        Where::Here => {
            let says = tr!("It leads to this computer alone");
            return failed(says, tr!("Instagram needs an address that everybody can reach"), field);
        }
        Where::Inside => {
            let says = tr!("It leads into your own network");
            return failed(says, tr!("Instagram needs an address that everybody can reach"), field);
        }
        Where::Outside => {}
    }
    let letters = address.len();
    if letters > LONG {
        let says = tr!("It has {count} characters", count = letters);
        return failed(says, tr!("Servers on the way may cut it; use shorter names of folders"), field);
    }
    passed(match (whereabouts(&url), minutes) {
        (Where::Here, _) => tr!("On this computer, which is enough for practice alone").to_owned(),
        (_, 1..=1_440) => {
            tr!("Good for {minutes} min, {count} characters", minutes = minutes, count = letters)
        }
        _ => tr!("Good until it is taken away, {count} characters", count = letters),
    })
}

/// Whether anything came back.
pub fn fetched(case: Case<'_>, got: &Result<Seen, Missed>) -> Found {
    let field = Some(address_field(case.kind));
    let (says, change) = match got {
        Ok(_) => return passed(tr!("Under its name, without cookies, from this computer")),
        Err(Missed::Address) => (tr!("It is no address").to_owned(), tr!("Say the whole address")),
        Err(Missed::Name(_)) => (
            tr!("No server of that name is known").to_owned(),
            tr!("Look for a letter too many, or wait until a new name is known everywhere"),
        ),
        Err(Missed::Certificate(why)) => (
            tr!("Its certificate is not trusted: {why}", why = why),
            tr!("Instagram trusts no such certificate either; renew it, or use another address"),
        ),
        Err(Missed::Connection(why)) => (
            tr!("Nobody answers there: {why}", why = why),
            tr!("Look whether the server runs, and whether a firewall stands before it"),
        ),
        Err(Missed::Slow) => (
            tr!("No answer within a minute").to_owned(),
            tr!("Instagram does not wait either; use a place that answers faster"),
        ),
        Err(Missed::Cut(why)) => (
            tr!("The answer broke off: {why}", why = why),
            tr!("Test once more; if it stays so, the server ends connections too early"),
        ),
    };
    failed(says, change, field)
}

/// https, status 200, no redirects.
pub fn secure(case: Case<'_>, address: &str, seen: &Seen) -> Found {
    let field = Some(address_field(case.kind));
    let url = Url::parse(address).ok();
    let safe = url.as_ref().is_some_and(|url| url.scheme() == "https");
    let near = url.as_ref().is_some_and(|url| whereabouts(url) == Where::Here);
    let allowed = safe || (near && case.practice);
    if !allowed {
        let says = tr!("It begins with http");
        return failed(says, tr!("Instagram fetches from https alone; let the address begin with it"), field);
    }
    if let Some(to) = &seen.moved_to {
        let says = tr!("It sends on to {place}", place = place_of(to));
        return failed(says, tr!("Instagram does not follow; say the address it leads to"), field);
    }
    match seen.status {
        200 => {}
        401 | 403 => {
            let says = tr!("Status {status}: it wants a sign-in", status = seen.status);
            return failed(says, tr!("Let everybody read what lies in this folder"), field);
        }
        404 | 410 => {
            let says = tr!("Status {status}: nothing is there", status = seen.status);
            return failed(says, tr!("The address must lead to the folder that the files are put in"), field);
        }
        status => {
            let says = tr!("Status {status} instead of 200", status = status);
            return failed(says, tr!("Look into what the server notes about this request"), field);
        }
    }
    if safe {
        return passed(tr!("https, status 200, no redirects"));
    }
    passed(tr!("Status 200, no redirects. Without https it is good for practice alone"))
}

/// Content type and length.
pub fn kind(case: Case<'_>, seen: &Seen) -> Found {
    let field = Some(address_field(case.kind));
    match seen.content_type.as_deref() {
        Some("image/jpeg") => {}
        Some(told) if told.starts_with("text/html") => {
            let says = tr!("It sends a web page instead of the picture");
            return failed(
                says,
                tr!("Use an address that answers with the file itself, not with a page"),
                field,
            );
        }
        Some(told) => {
            let says = tr!("It calls the picture {kind}", kind = told);
            return failed(says, tr!("Let the server say image/jpeg for .jpg and video/mp4 for .mp4"), field);
        }
        None => {
            let says = tr!("It does not say what it is");
            return failed(says, tr!("Let the server say image/jpeg for .jpg and video/mp4 for .mp4"), field);
        }
    }
    match seen.length {
        Some(length) if length == case.sent.len() as u64 => {
            let says = tr!("image/jpeg, length given").to_owned();
            Ok(Passed { says, aside: Some(kilobytes(length)) })
        }
        Some(length) => {
            let says = tr!(
                "It says {size}, sent were {sent}",
                size = kilobytes(length),
                sent = kilobytes(case.sent.len() as u64)
            );
            failed(says, tr!("Something on the way changes files; switch it off for this folder"), field)
        }
        None => passed(tr!("image/jpeg. It does not say how long it is, which Instagram takes too")),
    }
}

/// What came back against what was sent.
pub fn same(case: Case<'_>, seen: &Seen) -> Found {
    if !seen.too_big && sha256(&seen.bytes) == sha256(case.sent) {
        let says = tr!("Same fingerprint as the file here").to_owned();
        return Ok(Passed { says, aside: Some("SHA-256".to_owned()) });
    }
    let says = tr!("What came back is another file");
    let change = tr!("Something on the way makes pictures smaller; switch it off for this folder");
    failed(says, change, Some(address_field(case.kind)))
}

/// Who forbids it: a robots.txt, or what is reported of the host.
pub fn allowed(case: Case<'_>, address: &str, robots: &Robots) -> Found {
    let field = Some(address_field(case.kind));
    match robots {
        Robots::Forbids(line) => {
            let says = tr!("Its robots.txt says “{line}”", line = line);
            return failed(says, tr!("Let its robots.txt allow facebookexternalhit in this folder"), field);
        }
        Robots::Failed(status) => {
            let says = tr!("Its robots.txt answers with status {status}", status = status);
            return failed(
                says,
                tr!("That counts as forbidden; let it answer 404 or allow the folder"),
                field,
            );
        }
        Robots::Absent | Robots::Allows | Robots::Missed => {}
    }
    let told = match robots {
        Robots::Absent => tr!("No robots.txt"),
        Robots::Missed => tr!("robots.txt could not be asked for"),
        _ => tr!("robots.txt allows it"),
    };
    match Url::parse(address).ok().as_ref().and_then(repute) {
        Some(Repute::Refused(who)) => {
            let says = tr!("Instagram is known to refuse addresses of {who}", who = who);
            failed(says, tr!("Use another place; there it gets a page instead of the file"), field)
        }
        Some(Repute::Doubtful(who)) => passed(tr!(
            "{robots}. Some addresses of {who} were refused: let Instagram itself try",
            robots = told,
            who = who
        )),
        None => passed(tr!("{robots}; not a host that Instagram is known to refuse", robots = told)),
    }
}

/// It was taken away, and what the address gives after that.
pub fn gone(case: Case<'_>, after: &Result<Seen, Missed>) -> Found {
    match after {
        Ok(seen) if seen.status == 200 && is_left_there(case.kind) => {
            passed(tr!("It stays there: no command to take files away is set"))
        }
        Ok(seen) if seen.status == 200 => {
            let says = tr!("The address still gives the picture");
            let change =
                tr!("Something on the way keeps copies; Instagram is not troubled, but files stay public");
            failed(says, change, Some(address_field(case.kind)))
        }
        Ok(seen) => passed(tr!("The address now answers {status}", status = seen.status)),
        Err(_) => passed(tr!("The address now answers nothing")),
    }
}

/// Whether the user said that they take care of what stays.
fn is_left_there(kind: &HostKind) -> bool {
    matches!(kind, HostKind::Command(command) if command.remove.trim().is_empty())
}

/// It could not be taken away.
pub fn not_gone(case: Case<'_>, trouble: &Trouble) -> Found {
    let says = tr!("It is still there: {what}", what = trouble.title());
    let field = match case.kind {
        HostKind::Command(_) => Some(HostField::Remove),
        kind => field_for(kind, trouble.kind),
    };
    failed(says, tr!("Let the key delete as well, then use Take all away"), field)
}

/// The server of an address, for a person.
fn place_of(address: &str) -> String {
    match Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)) {
        Some(host) => host,
        None => tr!("another page").to_owned(),
    }
}

/// A long name with its middle left out.
fn short(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= 28 {
        return name.to_owned();
    }
    let (first, last): (String, String) =
        (letters[..14].iter().collect(), letters[letters.len() - 10..].iter().collect());
    format!("{first}…{last}")
}

fn kilobytes(bytes: u64) -> String {
    match bytes {
        0..=999 => tr!("{count} bytes", count = bytes),
        _ => tr!("{count} kB", count = (bytes + 500) / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HostSettings;
    use crate::domain::host::{Bucket, OwnCommand, Provider, Sftp, WebDav};
    use bytes::Bytes;

    const PICTURE: &[u8] = b"a picture";

    fn dav() -> HostKind {
        HostKind::WebDav(WebDav::default())
    }

    fn case(kind: &HostKind) -> Case<'_> {
        Case { kind, practice: false, sent: PICTURE }
    }

    fn good() -> Seen {
        Seen {
            status: 200,
            moved_to: None,
            content_type: Some("image/jpeg".to_owned()),
            length: Some(PICTURE.len() as u64),
            bytes: Bytes::from_static(PICTURE),
            too_big: false,
        }
    }

    fn field(found: Found) -> Option<HostField> {
        found.unwrap_err().why.field
    }

    #[test]
    fn a_missing_secret_and_a_missing_field_lead_to_where_they_belong() {
        let bucket = Bucket {
            provider: Provider::Minio,
            endpoint: "https://files.example.org".into(),
            bucket: "shop-outbox".into(),
            key_id: "AKIA".into(),
            ..Bucket::default()
        };
        let settings =
            HostSettings { name: "Ours".into(), kind: HostKind::Bucket(bucket), ..HostSettings::default() };
        let mut host = KeptHost { settings, ..KeptHost::default() };
        assert_eq!(field(filled(&host)), Some(HostField::Secret));
        host.secrets.push(HostSecret::SecretKey);
        assert!(filled(&host).is_ok());
        host.settings.name.clear();
        assert_eq!(field(filled(&host)), Some(HostField::Name));
    }

    #[test]
    fn a_good_answer_passes_every_step() {
        let kind = dav();
        let (case, address) = (case(&kind), "https://files.example.org/a.jpg");
        assert!(super::address(case, address, 30).is_ok());
        assert!(fetched(case, &Ok(good())).is_ok());
        assert_eq!(secure(case, address, &good()).unwrap().says, "https, status 200, no redirects");
        assert!(super::kind(case, &good()).is_ok() && same(case, &good()).is_ok());
        assert!(allowed(case, address, &Robots::Absent).is_ok());
        assert!(gone(case, &Ok(Seen { status: 404, ..good() })).is_ok());
        assert!(gone(case, &Ok(good())).is_err(), "it is still there");
    }

    #[test]
    fn http_is_for_practice_on_this_computer_and_for_nothing_else() {
        let kind = dav();
        let real = case(&kind);
        let practice = Case { practice: true, ..real };
        let near = "http://127.0.0.1:9000/a.jpg";
        assert!(super::address(real, near, 30).is_err() && secure(real, near, &good()).is_err());
        assert!(super::address(practice, near, 30).is_ok());
        assert!(secure(practice, near, &good()).unwrap().says.contains("practice alone"));
        assert!(secure(practice, "http://files.example.org/a.jpg", &good()).is_err());
        assert!(super::address(practice, "https://192.168.1.2/a.jpg", 30).is_err());
        assert!(super::address(real, "https://files.example.org/é.jpg", 30).is_err());
    }

    #[test]
    fn what_instagram_refuses_fails_and_leads_to_the_field() {
        let kind = dav();
        let case = case(&kind);
        let address = "https://files.example.org/a.jpg";
        let moved = Seen { status: 302, moved_to: Some("https://login.example/x?y".into()), ..good() };
        let found = secure(case, address, &moved).unwrap_err();
        assert_eq!(
            (found.says.as_str(), found.why.field),
            ("It sends on to login.example", Some(HostField::PublicBase))
        );
        for status in [401, 403, 404, 500, 206] {
            assert!(secure(case, address, &Seen { status, ..good() }).is_err(), "{status}");
        }
        let page = Seen { content_type: Some("text/html".into()), ..good() };
        assert!(super::kind(case, &page).unwrap_err().says.contains("web page"));
        assert!(super::kind(case, &Seen { content_type: None, ..good() }).is_err());
        assert!(super::kind(case, &Seen { length: Some(3), ..good() }).is_err());
        assert!(super::kind(case, &Seen { length: None, ..good() }).is_ok());
        assert!(same(case, &Seen { bytes: Bytes::from_static(b"other"), ..good() }).is_err());
        assert!(allowed(case, address, &Robots::Forbids("Disallow: /".into())).is_err());
        assert!(allowed(case, address, &Robots::Failed(503)).is_err());
        assert!(allowed(case, "https://drive.google.com/x", &Robots::Absent).is_err());
        let doubtful = allowed(case, "https://pub-1.r2.dev/x", &Robots::Absent).unwrap();
        assert!(doubtful.says.contains("let Instagram itself try"));
    }

    #[test]
    fn troubles_of_each_kind_of_host_lead_to_its_own_fields() {
        let refused = Trouble::with(TroubleKind::HostKeysRefused, "InvalidAccessKeyId");
        let lost = Trouble::of(TroubleKind::HostAstray);
        for (kind, expected) in [
            (HostKind::default(), [HostField::Secret, HostField::Endpoint]),
            (dav(), [HostField::Secret, HostField::Url]),
            (HostKind::Sftp(Sftp::default()), [HostField::Secret, HostField::Server]),
            (HostKind::Command(OwnCommand::default()), [HostField::Upload, HostField::Upload]),
        ] {
            let fields = [&refused, &lost].map(|trouble| field(not_sent(case(&kind), trouble, None)));
            assert_eq!(fields, expected.map(Some));
        }
        let own = HostKind::Command(OwnCommand::default());
        assert_eq!(field(not_gone(case(&own), &lost)), Some(HostField::Remove));
    }

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(short("outbox/8f2c0d9c6b2a4e7f8a91b2c3d4e5f691.jpg"), "outbox/8f2c0d9…e5f691.jpg");
    }
}
