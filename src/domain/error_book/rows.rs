//! The rows of the error book: the codes of section 8.2, the sentences of sections 1.1 and 1.4, and the troubles
//! that no code of Instagram's tells.
//! Invariant: the first row that fits counts, so the narrow ones stand first.

use super::{Class, Entry, Purpose, Span, Told};
use crate::domain::trouble::TroubleKind as Kind;
use crate::tr;

const ALL: &[Purpose] = &[];
const SIGN_IN: &[Purpose] = &[Purpose::SignIn];
const STORY: &[Purpose] = &[Purpose::StoryInsights];
const INSIGHTS: &[Purpose] = &[Purpose::Insights, Purpose::StoryInsights];
const WRITES: &[Purpose] = &[Purpose::Change, Purpose::Send];

const ANY: Option<Span> = None;

const fn is(number: i64) -> Option<Span> {
    span(number, number)
}

const fn span(from: i64, to: i64) -> Option<Span> {
    Some(Span { from, to })
}

const PAUSE: Class = Class::PausesAccount { minutes: None };
const PERSON: Class = Class::NeedsPerson;
const ACCOUNT: Class = Class::AccountNeedsPerson;
const ANEW: Class = Class::NewContainer { retries_first: 0 };
const LATER_ANEW: Class = Class::NewContainer { retries_first: 2 };

macro_rules! row {
    ($code:expr, $subcode:expr, $during:expr, $kind:ident, $class:expr, $cause:literal) => {
        row!(Code, $code, $subcode, $during, $kind, $class, $cause)
    };
    (says $code:expr, $kind:ident, $class:expr, $cause:literal) => {
        row!(Sentence, $code, ANY, ALL, $kind, $class, $cause)
    };
    (here $kind:ident, $class:expr, $cause:literal) => {
        row!(Here, ANY, ANY, ALL, $kind, $class, $cause)
    };
    ($told:ident, $code:expr, $subcode:expr, $during:expr, $kind:ident, $class:expr, $cause:literal) => {
        Entry {
            code: $code,
            subcode: $subcode,
            during: $during,
            told: Told::$told,
            kind: Kind::$kind,
            class: $class,
            cause: || tr!($cause),
        }
    };
}

/// Every row there is.
#[rustfmt::skip]
pub static BOOK: &[Entry] = &[
    // The publishing table: its subcodes are unique, and a container's status tells the subcode alone.
    row!(ANY, is(2207001), ALL, InstagramDown, Class::Retry, "Instagram's own server failed while it made the post"),
    row!(ANY, is(2207003), ALL, HostUnreachable, Class::Retry, "Fetching the file took Instagram too long"),
    row!(ANY, is(2207004), ALL, FileRefused, PERSON, "The picture is larger than 8 MB"),
    row!(ANY, is(2207005), ALL, FileRefused, PERSON, "The picture is not a JPEG"),
    row!(ANY, is(2207006), ALL, ContainerLost, ANEW, "Instagram does not find what was to be published"),
    row!(ANY, is(2207008), ALL, ContainerLost, LATER_ANEW, "The prepared post does not exist, not yet, or not any more"),
    row!(ANY, is(2207009), ALL, FileRefused, PERSON, "The picture is too tall or too wide: Instagram takes 4:5 to 1.91:1"),
    row!(ANY, is(2207010), ALL, CaptionRefused, PERSON, "The caption is longer than 2,200 characters, or has too many tags"),
    row!(ANY, is(2207018), ALL, NameRefused, PERSON, "Somebody who is named in the post cannot be, or the name is written wrongly"),
    row!(ANY, is(2207020), ALL, ContainerLost, ANEW, "The prepared post was older than a day"),
    row!(ANY, is(2207023), ALL, OurMistake, PERSON, "The kind of post was written in a way that Instagram does not know"),
    row!(ANY, is(2207026), ALL, FileRefused, PERSON, "The clip is not MP4 or MOV, or its picture or sound is stored in a way that Instagram does not take"),
    row!(ANY, is(2207027), ALL, NotReady, Class::NotReady, "The post is still being prepared"),
    row!(ANY, is(2207028), ALL, Refused, PERSON, "A carousel takes two to ten slides"),
    row!(ANY, is(2207032), ALL, InstagramDown, Class::Retry, "Instagram could not prepare the post just then"),
    row!(ANY, is(2207035), ALL, OurMistake, PERSON, "Tags of products need places, and Tintype sends no such tags"),
    row!(ANY, is(2207036), ALL, OurMistake, PERSON, "Tags of products lack their places, and Tintype sends no such tags"),
    row!(ANY, is(2207037), ALL, OurMistake, PERSON, "A product does not exist, and Tintype sends no such tags"),
    row!(ANY, is(2207040), ALL, NameRefused, PERSON, "More than twenty people are named in the post"),
    row!(ANY, is(2207042), ALL, QuotaUsedUp, Class::QuotaUsedUp, "As many posts went out in 24 hours as Instagram allows"),
    row!(ANY, is(2207050), ALL, OpenInstagram, ACCOUNT, "The account is restricted, or Instagram wants to be sure who uses it"),
    row!(ANY, is(2207051), ALL, Blocked, Class::Blocked, "Instagram took what was done for spam. The post may have gone out all the same, so that is looked at first"),
    row!(ANY, is(2207052), ALL, HostUnreachable, Class::RetryOnce, "The file's address did not answer with the file: a page, a redirect, a refusal, or the wrong kind of content"),
    row!(ANY, is(2207053), ALL, FileRefused, ANEW, "Instagram could not take the clip in and does not say why"),
    row!(ANY, is(2207057), ALL, FileRefused, PERSON, "The cover's moment lies outside the clip"),
    row!(ANY, is(2207067), ALL, FileRefused, PERSON, "Instagram does not take this kind of file here"),
    row!(ANY, is(2207073), ALL, FileRefused, PERSON, "Instagram does not take this kind of file in such a post"),
    row!(ANY, is(2207076), ALL, HostUnreachable, Class::RetryOnce, "Fetching the clip from its address failed"),
    row!(ANY, is(2207077), ALL, HostUnreachable, Class::RetryOnce, "Fetching the clip from its address broke off"),
    row!(ANY, is(2207078), ALL, TrialRefused, PERSON, "The account has as many trial reels as Instagram allows"),
    row!(ANY, is(2207081), ALL, TrialRefused, PERSON, "This account may not publish trial reels"),
    row!(ANY, is(2207082), ALL, FileRefused, Class::RetryOnce, "Instagram fetched the file and could not work on it"),
    row!(ANY, is(2207085), ALL, FileRefused, PERSON, "Instagram could not turn the clip into a reel"),

    row!(is(4), is(1349210), ALL, InstagramDown, Class::Retry, "Seen while a post is being prepared. It passes"),
    row!(is(10), is(9053), ALL, Refused, PERSON, "The sound of an ad cannot be exchanged. Tintype makes no ads"),
    row!(is(10), is(1893063), ALL, PrivateRefused, PERSON, "The account, or this person, is restricted in messages"),
    row!(is(10), is(2534022), ALL, PrivateTooLate, PERSON, "The time in which Instagram allows an answer in private is over"),
    row!(is(100), is(33), ALL, Gone, Class::Gone, "It does not exist any more, is not yours, or Instagram does not allow this with it"),
    row!(is(100), is(2534014), ALL, PrivateRefused, PERSON, "Instagram finds nobody to send the message to"),
    row!(is(100), is(2534029), ALL, PrivateRefused, PERSON, "One of the two has blocked the other"),
    row!(is(100), is(2534068), ALL, OurMistake, PERSON, "Several pictures in one message cannot be sent, and Tintype sends none"),
    row!(is(100), is(2108006), ALL, Refused, Class::NoNumbers, "The post is older than the professional account, and such posts have no numbers"),
    row!(is(100), span(9050, 9064), ALL, OurMistake, PERSON, "It is about the sound of ads, and Tintype makes none"),
    row!(is(190), is(458), ALL, SignInAgain, ACCOUNT, "The app was removed from the account, under Apps and websites"),
    row!(is(190), is(459), ALL, OpenInstagram, ACCOUNT, "Instagram wants to be sure who uses the account"),
    row!(is(190), is(460), ALL, SignInAgain, ACCOUNT, "The account's password was changed, which ends every key"),
    row!(is(190), is(463), ALL, SignInAgain, ACCOUNT, "The key is older than sixty days and was not renewed in time"),
    row!(is(190), is(464), ALL, OpenInstagram, ACCOUNT, "The account is not confirmed yet"),
    row!(is(190), is(467), ALL, SignInAgain, ACCOUNT, "The key was ended, or never was one"),
    row!(is(190), is(492), ALL, SignInAgain, ACCOUNT, "The session behind the key is gone"),
    row!(is(200), is(2534041), ALL, MessagesOff, PERSON, "The account's settings let no program read or write messages"),
    row!(is(613), is(2534040), ALL, RateLimited, PAUSE, "Messages were sent too fast"),
    row!(is(80002), is(2446079), ALL, RateLimited, PAUSE, "The account's calls of the last 24 hours are used up"),

    // Permanent here: a metric asked with a breakdown it does not have (section 7.1).
    row!(is(1), ANY, INSIGHTS, OurMistake, PERSON, "A number was asked for in a way that Instagram does not have"),
    // A story that fewer than five people saw (section 7.2).
    row!(is(10), ANY, STORY, Refused, Class::NoNumbers, "Fewer than five people saw the story, and then it has no numbers"),
    row!(is(100), ANY, WRITES, Refused, PERSON, "Something in what was to be written is not as Instagram takes it"),
    row!(is(100), ANY, SIGN_IN, Refused, PERSON, "Something in the sign-in is not as Instagram takes it, or the key is not a day old yet"),

    row!(is(-2), ANY, ALL, InstagramDown, Class::Retry, "Instagram took too long"),
    row!(is(-1), ANY, ALL, InstagramDown, Class::Retry, "Instagram failed and does not say why"),
    row!(is(1), ANY, ALL, InstagramDown, Class::Retry, "Instagram failed and does not say why"),
    row!(is(2), ANY, ALL, InstagramDown, Class::Retry, "Instagram is out of service for a moment"),
    row!(is(3), ANY, ALL, Refused, PERSON, "The app may not do this at all: something is missing in its dashboard"),
    row!(is(4), ANY, ALL, RateLimited, PAUSE, "The app made too many calls, for all of its accounts together"),
    row!(is(9), ANY, ALL, QuotaUsedUp, Class::QuotaUsedUp, "As much was published as Instagram allows in a day"),
    row!(is(10), ANY, ALL, PermissionMissing, PERSON, "The key may not do this: the permission was not given, or taken back"),
    row!(is(17), ANY, ALL, RateLimited, PAUSE, "The account made too many calls"),
    row!(is(24), ANY, ALL, ContainerLost, ANEW, "Instagram does not find what was prepared"),
    row!(is(25), ANY, ALL, OpenInstagram, ACCOUNT, "The account is restricted, or Instagram wants to be sure who uses it"),
    row!(is(32), ANY, ALL, RateLimited, PAUSE, "Too many calls for a page"),
    row!(is(36), ANY, ALL, Unclear, Class::Retry, "Nobody knows what this code means here. It is tried again for a while"),
    row!(is(100), ANY, ALL, OurMistake, PERSON, "Something was asked for that Instagram does not have"),
    row!(is(102), ANY, ALL, SignInAgain, ACCOUNT, "The session behind the key is over"),
    row!(is(104), ANY, ALL, SecretWrong, ACCOUNT, "The call was signed with a secret that is not the app's"),
    row!(is(110), ANY, ALL, OurMistake, PERSON, "An account was named that does not exist"),
    row!(is(190), ANY, ALL, SignInAgain, ACCOUNT, "The key is over, was taken back, or was cut while it was copied"),
    row!(is(200), ANY, ALL, PermissionMissing, PERSON, "A permission is missing, or Meta has blocked the app: its dashboard says so then"),
    row!(span(201, 299), ANY, ALL, PermissionMissing, PERSON, "A permission is missing"),
    row!(is(341), ANY, ALL, RateLimited, PAUSE, "The app reached a limit that passes"),
    row!(is(352), ANY, ALL, FileRefused, PERSON, "Instagram does not take the clip's format"),
    row!(is(368), ANY, ALL, Blocked, Class::Blocked, "Instagram's rules block this for a time, often because much was done quickly"),
    row!(is(506), ANY, ALL, Refused, PERSON, "The same was posted just before"),
    row!(is(551), ANY, ALL, PrivateRefused, PERSON, "This person takes no messages just now"),
    row!(is(613), ANY, ALL, RateLimited, PAUSE, "Too much of one thing in a short time"),
    row!(is(2500), ANY, ALL, OurMistake, PERSON, "Instagram does not know the address that was asked"),
    row!(is(2635), ANY, ALL, OurMistake, PERSON, "This version of Tintype asks a version of the interface that is gone. A newer Tintype helps"),
    row!(is(9004), ANY, ALL, HostUnreachable, Class::RetryOnce, "The file's address did not answer with a picture or a clip"),
    row!(is(9007), ANY, ALL, NotReady, Class::NotReady, "The post is still being prepared"),
    row!(is(10900), ANY, ALL, PrivateDone, PERSON, "Each comment takes one private reply, and it has one"),
    row!(is(10903), ANY, ALL, PrivateRefused, PERSON, "This person cannot be answered about this comment"),
    row!(is(36000), ANY, ALL, FileRefused, PERSON, "The picture is larger than 8 MB"),
    row!(is(36001), ANY, ALL, FileRefused, PERSON, "The picture is not a JPEG"),
    row!(is(36003), ANY, ALL, FileRefused, PERSON, "The picture is too tall or too wide: Instagram takes 4:5 to 1.91:1"),
    row!(is(36004), ANY, ALL, CaptionRefused, PERSON, "The caption is longer than 2,200 characters, or has too many tags"),
    row!(is(80002), ANY, ALL, RateLimited, PAUSE, "The account's calls of the last 24 hours are used up"),
    row!(is(1609005), ANY, ALL, OurMistake, PERSON, "Instagram could not read a link, and Tintype sends none"),

    row!(says is(100), TesterNotAccepted, ACCOUNT, "“Unsupported request - method type: get”. It is neither the address nor the method: so Instagram answers accounts that have no role at an unpublished app, whatever is asked"),
    row!(says is(100), PlaceRefused, PERSON, "The number is not that of a page with a place"),
    row!(says is(100), PartnersRefused, PERSON, "Meta's pages say both: collaborators are for Facebook Login only, and Instagram Login takes them too"),
    row!(says is(400), CodeUsed, PERSON, "The code of a sign-in works once, within an hour"),
    row!(says is(400), RedirectWrong, PERSON, "The address the browser shall come back to is not, letter by letter, one of the app's list. The dashboard may have put a slash at its end"),
    row!(says is(400), AppIdWrong, PERSON, "It is no Instagram app id. The Meta app has an id of its own, which is not taken here"),
    row!(says is(400), SecretWrong, PERSON, "The secret belongs to another app, or was made anew in the dashboard"),

    row!(here Offline, Class::Retry, "No network, no name server, a firewall, or a certificate that this computer does not trust"),
    row!(here NotProfessional, PERSON, "Instagram lets programs see business and creator accounts only"),
    row!(here SignInDenied, PERSON, "The consent page was left without consent"),
    row!(here StateWrong, PERSON, "Each sign-in has a mark of its own, and this address carries another one"),
    row!(here AnotherAccount, PERSON, "The browser was signed in to Instagram as somebody else than the account this was for"),
    row!(here FacebookToken, PERSON, "Keys that begin with EAA are for Facebook Login, which is another interface"),
    row!(here TokenUnreadable, PERSON, "Keys of Instagram Login begin with IGAA and hold no blanks"),
    row!(here NoHost, PERSON, "Instagram takes no files from a program: it fetches them from an address that everybody can reach"),
    row!(here HostKeysRefused, PERSON, "The key, the password or the user name is not the one the place knows"),
    row!(here HostForbids, PERSON, "The key is known there, and may not put, read or delete in this folder"),
    row!(here HostAstray, PERSON, "The address, the region, the bucket or the folder is another one"),
    row!(here HostFull, PERSON, "The place has no room left, or its plan allows no more"),
    row!(here HostLost, Class::Retry, "The network broke while a file was going up"),
    row!(here HostAnswersOddly, PERSON, "A web page, a login or another server stands at that address"),
    row!(here HostKeyUnknown, PERSON, "It is the first meeting with this server, or it was set up anew, or somebody stands between"),
    row!(here HostProgram, PERSON, "The program is not there, ended with an error, or printed no address"),
    row!(here AddressWanted, PERSON, "This place has no address of its own for new files"),
    row!(here BroughtBack, PERSON, "Nobody on this computer knows what the other one has sent since the archive was made"),
    row!(here KeysLocked, PERSON, "The keys lie in a file under a passphrase, which is asked for at each start"),
    row!(here NotPossible, PERSON, "Instagram gives nobody a way to do this"),
    row!(here Withheld, PERSON, "The network broke before the answer came, and while the app is not published Instagram returns no comments among which it could be looked for"),
    row!(here Unclear, Class::Retry, "A code that is in no list of Meta's that Tintype knows"),
    row!(here SlotMissed, PERSON, "The computer was off or asleep, or Tintype was closed"),
    row!(here SlotOverdue, PERSON, "A pause, a missing network or another trouble lasted longer than the time allowed"),
    row!(here FileMissing, PERSON, "The file is not where it was, or only somebody else may read it"),
    row!(here FileBroken, PERSON, "What is in the file is not what its name says, or a part is missing"),
    row!(here DiskFull, PERSON, "No room is left where the data folder lies"),
    row!(here StoreTooNew, PERSON, "A newer version has changed how the data are kept"),
    row!(here ProfileInUse, PERSON, "Two programs that write the same data would spoil them"),
    row!(here StoreBroken, PERSON, "A disk that fails, rights that were changed, or another program that wrote into the data folder"),
    row!(here KeychainRefused, PERSON, "The keychain is locked, was not allowed to answer, or is gone"),
];
