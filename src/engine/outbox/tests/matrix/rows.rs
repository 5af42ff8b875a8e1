//! Every answer of section 8 that is no success, with what it must come to, written from instagram-api.md and
//! not from the client's own book.
//! Invariant: a row of the tables of section 8.2 and 8.3 that is missing here is a fault of this table.

use crate::sandbox::{Action, Refusal, Rule};

/// What an answer means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Instagram's own trouble, or a code nobody knows: the same again, later.
    Passing,
    /// Too many calls: the account pauses until a told moment.
    Limit,
    /// Nothing works until the owner of the account acts.
    Key,
    /// Taken for spam: asked for, then a person, and the account rests for hours.
    Spam,
    /// The day's posts are used up: later, by itself.
    Tomorrow,
    /// The container is not ready: later, by itself.
    NotReady,
    /// The container is gone: a new one.
    Fresh,
    /// The container is gone, if it is still so after two more tries.
    FreshAfterTries,
    /// Worth one more try.
    Once,
    /// A person has to change something.
    Person,
    /// What it is about is not there any more.
    Gone,
}

/// One row: code, subcode, HTTP status, meaning, and the first line that a person reads.
pub struct Row {
    pub code: i64,
    pub subcode: Option<i64>,
    pub http: u16,
    pub means: Means,
    pub title: &'static str,
    /// The first line where a read was answered so, when it is another one.
    pub title_of_a_read: &'static str,
}

const fn row(code: i64, subcode: i64, http: u16, means: Means, title: &'static str) -> Row {
    let subcode = if subcode == 0 { None } else { Some(subcode) };
    Row { code, subcode, http, means, title, title_of_a_read: title }
}

const DOWN: &str = "Instagram has trouble of its own";
const PAUSE: &str = "Instagram asks for a pause";
const BLOCK: &str = "Instagram blocked this action";
const KEY: &str = "Instagram no longer accepts your key";
const SEEN: &str = "Instagram wants to see you";
const ALLOW: &str = "A permission is missing";
const TOO_LATE: &str = "It is too late for a private reply";
const ANSWERED: &str = "Somebody answered this in private before";
const NO_MESSAGES: &str = "This person takes no message from you";
const NO: &str = "Instagram refused this";
const FILE: &str = "Instagram refused a file";
const NAME: &str = "Instagram does not take somebody named in the post";
const TRIAL: &str = "Instagram takes no trial reel now";
const WORDS: &str = "Instagram refused the caption";
const LOST: &str = "Instagram dropped the prepared post";
const HOST: &str = "Instagram could not fetch the file";
const DAY: &str = "The day's posts are used up";
const GONE: &str = "It is no longer on Instagram";
const OURS: &str = "Tintype asked Instagram for something that does not exist";
const WHAT: &str = "Instagram gave an answer that Tintype does not know";
pub const OFFLINE: &str = "No connection to Instagram";

/// Section 8.2, both tables, the subcodes seen in code alone, section 8.3, a dead version (section 0a), and
/// two that are in no table.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row(1, 0, 500, Means::Passing, DOWN),
    row(2, 0, 500, Means::Passing, DOWN),
    row(3, 0, 400, Means::Person, NO),
    row(4, 0, 403, Means::Limit, PAUSE),
    row(4, 1349210, 400, Means::Passing, DOWN),
    row(4, 2207051, 403, Means::Spam, BLOCK),
    row(9, 2207042, 400, Means::Tomorrow, DAY),
    row(10, 0, 403, Means::Person, ALLOW),
    row(10, 2534022, 400, Means::Person, TOO_LATE),
    row(10, 9053, 403, Means::Person, NO),
    row(17, 0, 400, Means::Limit, PAUSE),
    row(24, 2207006, 400, Means::Fresh, LOST),
    row(24, 2207008, 400, Means::FreshAfterTries, LOST),
    row(25, 2207050, 400, Means::Key, SEEN),
    row(32, 0, 400, Means::Limit, PAUSE),
    row(36, 0, 400, Means::Passing, WHAT),
    Row { title_of_a_read: OURS, ..row(100, 0, 400, Means::Person, NO) },
    row(100, 33, 400, Means::Gone, GONE),
    row(102, 0, 400, Means::Key, KEY),
    row(104, 0, 400, Means::Key, "The app secret does not fit the app id"),
    row(110, 0, 400, Means::Person, OURS),
    row(190, 0, 400, Means::Key, KEY),
    row(190, 458, 400, Means::Key, KEY),
    row(190, 459, 401, Means::Key, SEEN),
    row(190, 460, 401, Means::Key, KEY),
    row(190, 463, 401, Means::Key, KEY),
    row(190, 464, 400, Means::Key, SEEN),
    row(190, 467, 401, Means::Key, KEY),
    row(190, 492, 400, Means::Key, KEY),
    row(200, 0, 403, Means::Person, ALLOW),
    row(299, 0, 403, Means::Person, ALLOW),
    row(341, 0, 400, Means::Limit, PAUSE),
    row(368, 0, 403, Means::Spam, BLOCK),
    row(506, 0, 400, Means::Person, NO),
    row(551, 0, 400, Means::Person, NO_MESSAGES),
    row(613, 0, 400, Means::Limit, PAUSE),
    row(2500, 0, 400, Means::Person, OURS),
    row(2635, 0, 400, Means::Person, OURS),
    row(10900, 0, 400, Means::Person, ANSWERED),
    row(10903, 0, 400, Means::Person, NO_MESSAGES),
    row(80002, 2446079, 400, Means::Limit, PAUSE),
    row(1609005, 0, 400, Means::Person, OURS),

    row(-2, 2207003, 400, Means::Passing, HOST),
    row(-2, 2207020, 400, Means::Fresh, LOST),
    row(-1, 2207001, 400, Means::Passing, DOWN),
    row(-1, 2207032, 400, Means::Passing, DOWN),
    row(-1, 2207053, 400, Means::Fresh, FILE),
    row(1, 2207057, 400, Means::Person, FILE),
    row(100, 2207023, 400, Means::Person, OURS),
    row(100, 2207028, 400, Means::Person, NO),
    row(100, 2207035, 400, Means::Person, OURS),
    row(100, 2207036, 400, Means::Person, OURS),
    row(100, 2207037, 400, Means::Person, OURS),
    row(100, 2207040, 400, Means::Person, NAME),
    row(352, 2207026, 400, Means::Person, FILE),
    row(9004, 2207052, 400, Means::Once, HOST),
    row(9007, 2207027, 400, Means::NotReady, "Instagram is still preparing the post"),
    row(36000, 2207004, 400, Means::Person, FILE),
    row(36001, 2207005, 400, Means::Person, FILE),
    row(36003, 2207009, 400, Means::Person, FILE),
    row(36004, 2207010, 400, Means::Person, WORDS),
    row(100, 9050, 400, Means::Person, OURS),

    row(100, 2207018, 400, Means::Person, NAME),
    row(352, 2207067, 400, Means::Person, FILE),
    row(352, 2207073, 400, Means::Person, FILE),
    row(-2, 2207076, 400, Means::Once, HOST),
    row(-2, 2207077, 400, Means::Once, HOST),
    row(100, 2207078, 400, Means::Person, TRIAL),
    row(100, 2207081, 400, Means::Person, TRIAL),
    row(-1, 2207082, 400, Means::Once, FILE),
    row(-1, 2207085, 400, Means::Person, FILE),

    row(987654, 0, 400, Means::Passing, WHAT),
    row(987654, 0, 503, Means::Passing, DOWN),
];

/// One way to go wrong, as the matrix plays it.
#[derive(Clone, Debug)]
pub struct Fault {
    pub name: String,
    pub action: Action,
    pub means: Means,
    pub title: &'static str,
    pub title_of_a_read: &'static str,
    /// The server has done what it was asked to do all the same.
    pub acted: bool,
}

/// Every row of the tables as an answer, before or after the server has acted.
pub fn told(acted: bool) -> impl Iterator<Item = Fault> {
    ROWS.iter().map(move |row| {
        let refusal =
            Refusal { subcode: row.subcode, ..Refusal::oauth(row.code, "(made up)").http(row.http) };
        Fault {
            name: format!("{}/{}, HTTP {}", row.code, row.subcode.unwrap_or(0), row.http),
            action: Action::Error { refusal, acted },
            means: row.means,
            title: row.title,
            title_of_a_read: row.title_of_a_read,
            acted,
        }
    })
}

/// Answers that tell nothing at all.
pub fn untold() -> Vec<Fault> {
    let body = |body: &str| Action::Body { status: 200, body: body.to_owned(), acted: false };
    let down = [
        Action::Html { status: 500, acted: false },
        Action::Html { status: 503, acted: true },
        Action::Html { status: 200, acted: false },
        Action::Html { status: 200, acted: true },
        Action::CutJson,
        body(""),
        body("{}"),
        body("null"),
        body("[]"),
        body(r#"{"id":""}"#),
        body(r#"{"success":false}"#),
        body(r#"{"data":null}"#),
        Action::Body { status: 200, body: "{\"id\":".to_owned(), acted: true },
    ];
    let lost = [Action::Drop { acted: false }, Action::Drop { acted: true }];
    let fault = |title: &'static str| {
        move |action: Action| Fault {
            name: format!("{action:?}"),
            acted: matches!(
                action,
                Action::CutJson
                    | Action::Html { acted: true, .. }
                    | Action::Body { acted: true, .. }
                    | Action::Drop { acted: true }
            ),
            action,
            means: Means::Passing,
            title,
            title_of_a_read: title,
        }
    };
    down.into_iter().map(fault(DOWN)).chain(lost.into_iter().map(fault(OFFLINE))).collect()
}

impl Fault {
    /// As a rule that fires once, at the `nth` request of that method and path from now on.
    pub fn rule(&self, method: &str, path: &str, nth: u64) -> Rule {
        Rule::new(method, path, self.action.clone()).nth(nth).times(1)
    }
}

#[test]
fn no_row_stands_here_twice() {
    for (nth, row) in ROWS.iter().enumerate() {
        let same =
            |other: &&Row| (other.code, other.subcode, other.http) == (row.code, row.subcode, row.http);
        assert!(!ROWS[..nth].iter().any(|other| same(&other)), "{}/{:?}", row.code, row.subcode);
    }
}
