//! The words of the path: what each step is, what to press for it, and where that stands.
//! Invariant: what is pressed is named as Meta and Instagram name it, and marked by asterisks, so that it can be set
//! in semibold.

use std::ops::Range;

use crate::domain::path::{Because, Path, PathStep, PathWay, Standing};
use crate::domain::{AccountKind, TroubleKind};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::panels::sign_in::DASHBOARD;

/// Where an account is made professional.
const PROFESSIONAL: &str = "https://www.instagram.com/accounts/convert_to_professional_account/";
/// Where invitations wait to be accepted (section 1.1).
const INVITATIONS: &str = "https://www.instagram.com/accounts/manage_access/";
/// Where Instagram asks a person what it wants to know.
const INSTAGRAM: &str = "https://www.instagram.com/";

/// What a step is called.
pub(super) fn title(step: PathStep, way: PathWay) -> &'static str {
    match step {
        PathStep::Professional => tr!("A professional account"),
        PathStep::App => tr!("A Meta app of your own"),
        PathStep::Instagram => tr!("Add Instagram to the app"),
        PathStep::Invite => tr!("Invite yourself as tester"),
        PathStep::Accept => tr!("Accept the invitation"),
        PathStep::Key if way == PathWay::Token => tr!("Generate a token"),
        PathStep::Key => tr!("Id and secret"),
        PathStep::SignIn => tr!("Sign in"),
        PathStep::Files => tr!("Choose where files wait"),
    }
}

/// What a step is about, while it is not done.
pub(super) fn brief(step: PathStep, way: PathWay) -> &'static str {
    match step {
        PathStep::Professional => tr!("Business or creator, it costs nothing"),
        PathStep::App => tr!("Free, and it stays yours. About three minutes"),
        PathStep::Instagram if way == PathWay::Token => tr!("With Instagram login"),
        PathStep::Instagram => tr!("With Instagram login, and a return address"),
        PathStep::Invite => tr!("Unpublished apps see invited people only"),
        PathStep::Accept => tr!("Ten seconds, on Instagram"),
        PathStep::Key if way == PathWay::Token => tr!("It lasts 60 days and is renewed by itself"),
        PathStep::Key => tr!("They let Tintype open Instagram's page"),
        PathStep::SignIn if way == PathWay::Token => tr!("With the token you copied"),
        PathStep::SignIn => tr!("In your browser, on Instagram's page"),
        PathStep::Files => tr!("Only needed to publish. Can wait"),
    }
}

/// The line under the title of a step.
pub(super) fn state(step: PathStep, standing: &Standing, path: &Path, desk: &Desk<'_>) -> String {
    match standing {
        Standing::Open if step == PathStep::SignIn && path.told.is_some() => tried(path, desk),
        Standing::Open => brief(step, path.way).to_owned(),
        Standing::Failing(told) if told.at > 0 => {
            tr!("Found open {moment}", moment = desk.moment(told.at))
        }
        Standing::Failing(_) => tr!("This stands in the way").to_owned(),
        Standing::Done(because) => done(step, because, path, desk),
    }
}

fn tried(path: &Path, desk: &Desk<'_>) -> String {
    let Some(told) = path.told.filter(|told| told.at > 0) else {
        return brief(PathStep::SignIn, path.way).to_owned();
    };
    let time = format::clock(format::at(told.at), desk.zone);
    match desk.status.looks_again {
        true => tr!("Tried at {time}. Goes on by itself after step {n}", time = time, n = told.step.number()),
        false => tr!("Tried at {time}. Step {n} comes first", time = time, n = told.step.number()),
    }
}

fn done(step: PathStep, because: &Because, path: &Path, desk: &Desk<'_>) -> String {
    match because {
        Because::SignedIn => signed_in(step, desk),
        Because::From(name) => tr!("Known already, from {name}", name = name),
        Because::Kept if step == PathStep::Files => tr!("There is one").to_owned(),
        Because::Kept => tr!("Kept on this computer").to_owned(),
        Because::Ticked(_) if step == PathStep::App && !path.app.is_empty() => {
            tr!("App {number}", number = grouped(&path.app))
        }
        Because::Ticked(at) => tr!("You ticked this {moment}", moment = desk.moment(*at)),
    }
}

/// What the sign-in of the account in front has shown of a step.
fn signed_in(step: PathStep, desk: &Desk<'_>) -> String {
    let Some(row) = desk.account() else { return String::new() };
    let name = &row.account.username;
    match step {
        PathStep::Professional if row.account.kind == AccountKind::Creator => {
            tr!("{name} is a creator account", name = name)
        }
        PathStep::Professional => tr!("{name} is a business account", name = name),
        PathStep::App => tr!("Its key comes from it").to_owned(),
        PathStep::Instagram => tr!("With Instagram login").to_owned(),
        PathStep::Invite | PathStep::Accept => tr!("Instagram lets the app see {name}", name = name),
        PathStep::SignIn => match &row.grant {
            Some(grant) => {
                tr!("The key lasts until {date}", date = format::date(grant.expires, desk.now, desk.zone))
            }
            None => tr!("Signed out").to_owned(),
        },
        PathStep::Key | PathStep::Files => tr!("Kept on this computer").to_owned(),
    }
}

/// A long number in groups that can be read out: `8172 0446 1093 552`.
fn grouped(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What to press, in order.
pub(super) fn presses(step: PathStep, path: &Path) -> Vec<String> {
    let plain = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let name = path.name.replace('*', "");
    let by_token = path.way == PathWay::Token;
    match step {
        PathStep::Professional => plain(&[
            tr!("On Instagram: *Settings*, then *Account type and tools*"),
            tr!("*Switch to professional account*, business or creator"),
        ]),
        PathStep::App => plain(&[
            tr!("Sign in with a Facebook account; who is new there presses *Get started*"),
            tr!("*Create app*, and give it a name of your own. “Insta” and “Gram” are not allowed in it"),
            tr!(
                "As its use choose *Manage messaging & content on Instagram*. No business portfolio is needed"
            ),
        ]),
        PathStep::Instagram if by_token => plain(&[
            tr!("*Use cases*, *Customize*, then *API setup with Instagram login*"),
            tr!(
                "Where several kinds of login are offered: the one of *Instagram*. The others make keys that Tintype cannot use"
            ),
        ]),
        PathStep::Instagram => plain(&[
            tr!("*Use cases*, *Customize*, then *API setup with Instagram login*"),
            tr!("*Set up Instagram business login*, then *Business login settings*"),
            tr!("Put the address below under *OAuth redirect URIs*, exactly as it is, and press *Save*"),
        ]),
        PathStep::Invite => vec![
            tr!("*App roles*, then *Roles*, then *Add people*").to_owned(),
            match name.is_empty() {
                true => tr!("*Instagram tester*, and your Instagram name").to_owned(),
                false => tr!("*Instagram tester*, and the name *{name}*", name = name),
            },
            tr!("Choose it in the list that opens, then *Add*").to_owned(),
        ],
        PathStep::Accept => vec![
            match name.is_empty() {
                true => tr!("On instagram.com, signed in as the account you invited").to_owned(),
                false => tr!("On instagram.com, signed in as *{name}*", name = name),
            },
            tr!("Settings, *Website permissions*, Apps and websites").to_owned(),
            tr!("*Tester invites*, then *Accept*").to_owned(),
        ],
        PathStep::Key if by_token => plain(&[
            tr!("*API setup with Instagram login*, then *Generate access tokens*"),
            tr!("*Add account*, sign in to Instagram there, and allow everything"),
            tr!("*Generate token* beside the account, tick *I understand*, then *Copy*"),
        ]),
        PathStep::Key => plain(&[
            tr!(
                "*API setup with Instagram login*: on top stand *Instagram app ID* and *Instagram app secret*"
            ),
            tr!(
                "Press *Show* for the secret, and copy both. Those under *App settings* are others and do not work"
            ),
        ]),
        PathStep::SignIn if by_token => plain(&[tr!("Paste the token you copied; it begins with *IGAA*")]),
        PathStep::SignIn => vec![
            match name.is_empty() {
                true => tr!("On the page that opens sign in to Instagram").to_owned(),
                false => tr!("On the page that opens sign in as *{name}*", name = name),
            },
            tr!("Leave every box ticked, then *Allow*").to_owned(),
        ],
        PathStep::Files => plain(&[tr!(
            "Instagram fetches every picture and clip from a public address, for a minute or two"
        )]),
    }
}

/// The page at which a step is done: the words of the button, and its address.
pub(super) fn page(
    step: PathStep,
    path: &Path,
    failing: Option<TroubleKind>,
) -> Option<(&'static str, String)> {
    let of_app = |page: &str| match path.app.is_empty() {
        true => DASHBOARD.to_owned(),
        false => format!("{DASHBOARD}{}/{page}", path.app),
    };
    Some(match step {
        PathStep::Professional => (tr!("Open the switch"), PROFESSIONAL.to_owned()),
        PathStep::App => (tr!("Open Meta's apps"), DASHBOARD.to_owned()),
        PathStep::Instagram | PathStep::Key => {
            (tr!("Open the app's page"), of_app("instagram-business/API-Setup/"))
        }
        PathStep::Invite => (tr!("Open the roles"), of_app("roles/roles/")),
        PathStep::Accept => (tr!("Open the invitations"), INVITATIONS.to_owned()),
        PathStep::SignIn if failing == Some(TroubleKind::OpenInstagram) => {
            (tr!("Open Instagram"), INSTAGRAM.to_owned())
        }
        PathStep::SignIn | PathStep::Files => return None,
    })
}

/// The words without their asterisks, and where what stood between them is.
pub(super) fn strong(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut ranges) = (String::with_capacity(marked.len()), Vec::new());
    for (at, part) in marked.split('*').enumerate() {
        let from = plain.len();
        plain.push_str(part);
        if at % 2 == 1 {
            ranges.push(from..plain.len());
        }
    }
    (plain, ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_says_what_to_press_both_ways() {
        for way in [PathWay::Browser, PathWay::Token] {
            let path = Path { way, name: "tidewrack.shop".to_owned(), ..Path::default() };
            for step in PathStep::ALL {
                let presses = presses(step, &path);
                assert!(!presses.is_empty(), "{step:?}");
                for press in &presses {
                    assert_eq!(press.matches('*').count() % 2, 0, "{press}");
                    assert!(!press.contains('{') && !press.ends_with('.'), "{press}");
                }
                assert_ne!(title(step, way), brief(step, way));
            }
        }
    }

    #[test]
    fn what_is_pressed_is_set_apart() {
        let (plain, ranges) = strong("*Tester invites*, then *Accept*");
        let parts: Vec<&str> = ranges.into_iter().map(|range| &plain[range]).collect();
        assert_eq!(
            (plain.as_str(), parts),
            ("Tester invites, then Accept", vec!["Tester invites", "Accept"])
        );
    }

    #[test]
    fn a_known_app_leads_straight_to_its_pages() {
        let address =
            |app: &str, step| page(step, &Path { app: app.to_owned(), ..Path::default() }, None).unwrap().1;
        assert_eq!(address("", PathStep::Invite), DASHBOARD);
        assert_eq!(
            address("8172", PathStep::Invite),
            "https://developers.facebook.com/apps/8172/roles/roles/"
        );
        assert_eq!(grouped("817204461093552"), "8172 0446 1093 552");
    }
}
