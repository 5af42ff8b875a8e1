//! Tests of the error book.
//! Invariant: the list of codes is copied from section 8.2 of the facts, not from the book.

use super::TroubleKind as Kind;
use super::*;

/// Section 8.2, row by row, and the codes the other sections name (0a, 5.3, 6 and 7.2).
#[rustfmt::skip]
const SECTION_8: &[(i64, Option<i64>)] = &[
    (1, None), (2, None), (3, None), (4, None), (4, Some(1349210)), (4, Some(2207051)), (9, Some(2207042)),
    (10, None), (10, Some(2534022)), (17, None), (24, Some(2207006)), (24, Some(2207008)), (25, Some(2207050)),
    (32, None), (36, None), (100, None), (100, Some(33)), (102, None), (104, None), (110, None), (190, None),
    (190, Some(463)), (190, Some(458)), (190, Some(459)), (190, Some(460)), (190, Some(464)), (190, Some(467)),
    (190, Some(492)), (200, None), (299, None), (341, None), (368, None), (506, None), (551, None), (613, None),
    (2500, None), (10900, None), (10903, None), (80002, None), (80002, Some(2446079)), (1609005, None),
    // Publishing.
    (-2, Some(2207003)), (-2, Some(2207020)), (-1, Some(2207001)), (-1, Some(2207032)), (-1, Some(2207053)),
    (1, Some(2207057)), (100, Some(2207023)), (100, Some(2207028)), (100, Some(2207035)), (100, Some(2207036)),
    (100, Some(2207037)), (100, Some(2207040)), (352, Some(2207026)), (9004, Some(2207052)),
    (9007, Some(2207027)), (36000, Some(2207004)), (36001, Some(2207005)), (36003, Some(2207009)),
    (36004, Some(2207010)), (100, Some(9050)), (100, Some(9064)), (10, Some(9053)),
    (100, Some(2207018)), (100, Some(2207067)), (100, Some(2207073)), (-1, Some(2207076)), (-1, Some(2207077)),
    (100, Some(2207078)), (100, Some(2207081)), (-1, Some(2207082)), (-1, Some(2207085)),
    // Messages, insights, versions.
    (100, Some(2534014)), (200, Some(2534041)), (613, Some(2534040)), (10, Some(1893063)), (100, Some(2534029)),
    (100, Some(2534068)), (100, Some(2108006)), (2635, None),
];

const PURPOSES: [Purpose; 6] = [
    Purpose::Read,
    Purpose::Insights,
    Purpose::StoryInsights,
    Purpose::SignIn,
    Purpose::Change,
    Purpose::Send,
];

#[test]
fn every_code_of_section_8_is_in_the_book_with_its_own_subcode() {
    for (code, subcode) in SECTION_8.iter().copied() {
        for purpose in PURPOSES {
            let row = look_up(Some(code), subcode, purpose);
            let row = row.unwrap_or_else(|| panic!("{code}/{subcode:?} is not in the book"));
            assert_eq!(row.subcode.is_some(), subcode.is_some(), "{code}/{subcode:?} has no row of its own");
        }
    }
    assert!(look_up(Some(300), None, Purpose::Read).is_none());
}

#[test]
fn every_row_says_why_whose_move_it_is_and_what_to_press() {
    for row in BOOK {
        let number = row.number();
        for words in [row.title(), row.cause(), row.advice(), row.next().words()] {
            assert!(words.len() > 3 && !words.contains('!') && !words.ends_with('.'), "{number}: {words}");
        }
        // What has no code is a message of our own, and its first line holds none either.
        assert!(!row.title().contains(|mark: char| mark.is_ascii_digit()), "{number}");
        assert_eq!(number.is_empty(), row.told == Told::Here, "{number}");
        // What waits for nobody asks for no button, and what waits for the person has one or says why not.
        let waits = matches!(row.next(), Next::Wait);
        assert!(!(waits && row.whose_move() == Move::Yours), "{number}: {}", row.title());
    }
}

#[test]
fn no_row_is_hidden_behind_another() {
    for (index, row) in BOOK.iter().enumerate().filter(|(_, row)| row.told == Told::Code) {
        let (code, subcode) = (row.code.map(|span| span.from), row.subcode.map(|span| span.from));
        let found = PURPOSES.into_iter().any(|purpose| {
            look_up(code, subcode, purpose).is_some_and(|found| std::ptr::eq(found, &BOOK[index]))
        });
        assert!(found, "{code:?}/{subcode:?} is never reached");
    }
}

#[test]
fn a_trouble_finds_the_row_that_explains_it() {
    let cause = |kind, code, subcode| entry_of(kind, code, subcode).map(|row| row.number());
    assert_eq!(cause(Kind::SignInAgain, Some(190), Some(460)).as_deref(), Some("190/460"));
    assert_eq!(cause(Kind::SignInAgain, Some(190), Some(1)).as_deref(), Some("190"));
    assert_eq!(cause(Kind::TesterNotAccepted, Some(100), None).as_deref(), Some("100"));
    assert_eq!(cause(Kind::SecretWrong, Some(400), None).as_deref(), Some("400"));
    assert_eq!(cause(Kind::FileRefused, None, Some(2207009)).as_deref(), Some("2207009"));
    assert_eq!(cause(Kind::FileRefused, None, None), None, "many causes end there");
    assert_eq!(cause(Kind::Unclear, Some(987_654), None).as_deref(), Some(""));
    assert_eq!(cause(Kind::Offline, None, None).as_deref(), Some(""));
}

#[test]
fn the_book_is_searched_by_number_and_by_words() {
    let numbers = |words: &str| search(words).into_iter().map(Entry::number).collect::<Vec<_>>();
    assert_eq!(numbers("2207010"), ["2207010"]);
    assert_eq!(numbers("190/46"), ["190/460", "190/463", "190/464", "190/467"]);
    assert!(numbers("tester").contains(&"100".to_owned()));
    assert_eq!(numbers("JPEG picture"), ["2207005", "36001"]);
    assert_eq!(numbers("").len(), BOOK.len());
    assert!(numbers("zebra crossing").is_empty());
}

fn read(code: i64, subcode: Option<i64>, purpose: Purpose) -> Option<(Kind, Class)> {
    look_up(Some(code), subcode, purpose).map(|row| (row.kind, row.class))
}

#[test]
fn the_traps_of_section_8_are_told_apart() {
    let read = |code, subcode| read(code, subcode, Purpose::Read);
    let pause = Class::PausesAccount { minutes: None };
    assert_eq!(read(4, None), Some((Kind::RateLimited, pause)));
    assert_eq!(read(4, Some(2207051)), Some((Kind::Blocked, Class::Blocked)));
    assert_eq!(read(4, Some(1349210)), Some((Kind::InstagramDown, Class::Retry)));
    assert_eq!(read(190, Some(463)), Some((Kind::SignInAgain, Class::AccountNeedsPerson)));
    assert_eq!(read(190, Some(459)), Some((Kind::OpenInstagram, Class::AccountNeedsPerson)));
    assert_eq!(read(100, Some(33)), Some((Kind::Gone, Class::Gone)));
    assert_eq!(read(299, None), Some((Kind::PermissionMissing, Class::NeedsPerson)));
    assert_eq!(read(80002, Some(2446079)), Some((Kind::RateLimited, pause)));
}

#[test]
fn code_one_is_permanent_in_insights_only() {
    assert_eq!(read(1, None, Purpose::Read).unwrap().1, Class::Retry);
    assert_eq!(read(1, None, Purpose::Insights).unwrap().1, Class::NeedsPerson);
    assert_eq!(read(1, Some(2207057), Purpose::Change).unwrap().0, Kind::FileRefused);
}

#[test]
fn a_status_tells_the_subcode_alone() {
    let found = look_up(None, Some(2207009), Purpose::Change).unwrap();
    assert_eq!((found.kind, found.class), (Kind::FileRefused, Class::NeedsPerson));
    assert!(look_up(None, Some(2207099), Purpose::Change).is_none());
}
