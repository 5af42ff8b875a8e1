//! What went wrong, for a person: one wording for toast, row and activity.
//! Invariant: the first line never holds a code, every trouble says whose move it is, and nobody branches
//! on localised text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error_book::{self, Entry, Next, words_of};

/// Whose move a trouble waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The person at the screen.
    Yours,
    Instagram,
    /// The place where files wait.
    Host,
    /// Tintype tries again by itself, or it is our bug.
    Ours,
}

/// What kind of trouble it is: every classified answer ends in one of these. Their words stand in the error book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// No connection, no name, no answer.
    Offline,
    /// 500, HTML, cut JSON, code 1 or 2: Instagram's own fault, tried again.
    InstagramDown,
    /// Codes 4, 17, 32, 341, 613, 80002: too many calls.
    RateLimited,
    /// 4/2207051 or 368: Instagram blocks an action it takes for spam.
    Blocked,
    /// 190, 102: the token is dead or was taken back.
    SignInAgain,
    /// 190/459, 190/464, 25/2207050: the account must be opened in Instagram.
    OpenInstagram,
    /// 10 or 200–299: a permission is missing.
    PermissionMissing,
    /// "Unsupported request - method type: get": the tester invite was not accepted.
    TesterNotAccepted,
    /// A personal account.
    NotProfessional,
    /// The user pressed Cancel on the consent page.
    SignInDenied,
    /// The redirect address is not the registered one.
    RedirectWrong,
    /// The app id is not an Instagram app id.
    AppIdWrong,
    /// The app secret does not belong to the app id.
    SecretWrong,
    /// The code was used, too old or made up.
    CodeUsed,
    /// The answer did not carry our own state.
    StateWrong,
    /// Somebody signed in who is another than the one who was to come back.
    AnotherAccount,
    /// A token of Facebook's (`EAA…`).
    FacebookToken,
    /// Not a token at all.
    TokenUnreadable,
    /// 100/33: gone, or never ours.
    Gone,
    /// 9/2207042: the day's posts are used up.
    QuotaUsedUp,
    /// 9004/2207052 and the failed downloads: the file's address did not answer with the file.
    HostUnreachable,
    /// No host is set up for a real account.
    NoHost,
    /// The host does not accept who we say we are.
    HostKeysRefused,
    /// The host knows us, and does not let us put, show or remove files.
    HostForbids,
    /// What the host's settings name is not there: the server, the bucket, the folder, its region.
    HostAstray,
    /// The host has no room.
    HostFull,
    /// The connection to the host was lost, or it asks to come again.
    HostLost,
    /// The host answers with a web page, or with something else that is no answer.
    HostAnswersOddly,
    /// An SFTP server shows a key that the user has not accepted.
    HostKeyUnknown,
    /// The program or command that shall make files public is not there, or failed.
    HostProgram,
    /// The user takes care of the file themselves and has to say its address.
    AddressWanted,
    /// A published post refused a picture or clip: which and why stands in `detail`.
    FileRefused,
    /// The caption is too long, or has too many tags.
    CaptionRefused,
    /// 2207018, 2207040: somebody who is named in the post cannot be. Who stands in `detail`.
    NameRefused,
    /// `INVALID_LOCATION_ID`: the place of the post is none (section 4.2).
    PlaceRefused,
    /// Collaborators are not taken with this kind of sign-in (section 12).
    PartnersRefused,
    /// 2207078, 2207081: no trial reel is taken now.
    TrialRefused,
    /// 24/2207008 and EXPIRED: the container is gone.
    ContainerLost,
    /// 9007/2207027: the container is not ready to be published.
    NotReady,
    /// A reply to a hidden comment, or another thing Instagram never does.
    NotPossible,
    /// 10900: a private reply to this comment went out before, from wherever it was.
    PrivateDone,
    /// 10/2534022: the seven days in which a private reply may be sent are over (section 5.3).
    PrivateTooLate,
    /// 10903, 551, 100/2534014, 100/2534029, 10/1893063: this person takes no message.
    PrivateRefused,
    /// 200/2534041: messages are switched off for programs (section 6).
    MessagesOff,
    /// An answer was lost, and the app may not read the comments among which it would be found (section 5.1).
    Withheld,
    /// Instagram refused for good, for a reason that it told.
    Refused,
    /// Instagram answered with a code that is in no book of ours.
    Unclear,
    /// We asked something that does not exist (2500, 100): our bug.
    OurMistake,
    /// The moment of a scheduled post passed while nothing could be sent from here.
    SlotMissed,
    /// It passed because something else stood in the way.
    SlotOverdue,
    /// It came back from an archive, and may have gone out since that was made.
    BroughtBack,
    /// A local file is missing or unreadable.
    FileMissing,
    /// The file is not what it says, or is cut.
    FileBroken,
    /// The disk is full.
    DiskFull,
    /// The database belongs to a newer Tintype.
    StoreTooNew,
    /// Another Tintype works on the profile.
    ProfileInUse,
    /// The database or a file in the profile cannot be used.
    StoreBroken,
    /// The keychain refused.
    KeychainRefused,
    /// The keys are under a passphrase that was not given yet.
    KeysLocked,
}

/// A trouble with its particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// Instagram's code and subcode, for the *Why* card only.
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    /// `fbtrace_id`, for a support request.
    pub trace: Option<String>,
    /// What was said, or which slide or file it is about.
    pub detail: Option<String>,
    /// When it is worth trying again, if that is known.
    pub until: Option<Timestamp>,
}

impl Trouble {
    /// A trouble without particulars.
    pub fn of(kind: TroubleKind) -> Self {
        Self { kind, code: None, subcode: None, trace: None, detail: None, until: None }
    }

    /// The same, with what was said or what it is about.
    pub fn with(kind: TroubleKind, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::of(kind) }
    }

    /// The first line: what happened.
    pub fn title(&self) -> &'static str {
        self.kind.title()
    }

    /// The second line: what is safe and what to do next.
    pub fn advice(&self) -> &'static str {
        self.kind.advice()
    }

    /// Its row in the error book.
    pub fn entry(&self) -> Option<&'static Entry> {
        error_book::entry_of(self.kind, self.code, self.subcode)
    }

    /// Both lines in one, for a log or a report.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.title(), self.advice())
    }

    /// The small print: code, trace and what was said; `None` when there is none.
    pub fn small_print(&self) -> Option<String> {
        let code = self.code.map(|code| match self.subcode {
            Some(subcode) => format!("{code}/{subcode}"),
            None => code.to_string(),
        });
        let parts: Vec<String> =
            [self.detail.clone(), code, self.trace.clone()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

impl std::error::Error for Trouble {}

impl TroubleKind {
    /// The first line: what happened.
    pub fn title(self) -> &'static str {
        (words_of(self).title)()
    }

    /// The second line: what is safe and what to do next.
    pub fn advice(self) -> &'static str {
        (words_of(self).advice)()
    }

    /// Whose move it is.
    pub fn whose_move(self) -> Move {
        words_of(self).whose
    }

    /// The next button.
    pub fn next(self) -> Next {
        words_of(self).next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_has_no_code_and_no_shouting() {
        let trouble =
            Trouble { code: Some(190), subcode: Some(463), ..Trouble::of(TroubleKind::SignInAgain) };
        assert!(!trouble.sentence().contains(|mark: char| mark.is_ascii_digit() || mark == '!'));
        assert_eq!(trouble.small_print().as_deref(), Some("190/463"));
    }

    #[test]
    fn a_trouble_survives_its_json() {
        let trouble = Trouble::with(TroubleKind::FileRefused, "Slide 3");
        let json = serde_json::to_string(&trouble).unwrap();
        assert_eq!(serde_json::from_str::<Trouble>(&json).unwrap(), trouble);
    }
}
