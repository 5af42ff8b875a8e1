//! Whether a text asks something: by a question mark of any script, or by the words that ask where people
//! write none.
//! Invariant: a mark inside an address asks nothing; words that also stand in plain statements are no sign.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::letters::{is_emoji, is_silent};
use super::links::link_len;
use super::normal::words;

/// Question marks that anybody would see as one.
const MARKS: &[char] =
    &['?', '？', '؟', '¿', '⁇', '⁈', '⁉', '‽', '⸮', '﹖', '՞', '፧', '᥅', '꘏', '꛷', '❓', '❔', '𑅃', '߷'];

/// Thai words that ask. Thai writes no question marks.
const THAI: &[&str] = &[
    "ไหม",
    "มั้ย",
    "มั๊ย",
    "ไม๊",
    "มัย",
    "อะไร",
    "ยังไง",
    "อย่างไร",
    "ที่ไหน",
    "ตรงไหน",
    "เมื่อไหร่",
    "เมื่อไร",
    "เท่าไหร่",
    "เท่าไร",
    "เท่าไหน",
    "กี่",
    "ทำไม",
    "หรือเปล่า",
    "รึเปล่า",
    "หรือป่าว",
    "รึป่าว",
    "หรือยัง",
    "รึยัง",
    "หรือไม่",
];
/// Where the same letters ask nothing: silk, yarn, *there is nothing*, *whatever*.
const THAI_NOT: &[&str] =
    &["ผ้าไหม", "เส้นไหม", "ไหมพรม", "ไหมไทย", "ไม่มีอะไร", "ไม่เป็นอะไร", "ไม่ว่า", "กี่ครั้งก็", "อะไรก็"];

/// Japanese and Chinese questions by how a sentence ends, and by words that only ask.
const ENDS_CJK: &[&str] = &[
    "ですか",
    "ますか",
    "ませんか",
    "でしたか",
    "ましたか",
    "でしょうか",
    "のかな",
    "ますかね",
    "ですかね",
    "吗",
    "嗎",
    "多少钱",
    "多少錢",
    "怎么卖",
    "怎麼賣",
    "怎么买",
    "怎麼買",
];
const ENDS_CJK_NOT: &[&str] = &["そうですか", "じゃないですか", "ではないですか", "ではありませんか"];
const WITHIN_CJK: &[&str] = &["请问", "請問", "多少钱", "多少錢", "有没有货", "可不可以", "能不能"];

/// Korean questions by how a sentence ends.
const ENDS_KOREAN: &[&str] = &[
    "나요",
    "까요",
    "인가요",
    "은가요",
    "ㄴ가요",
    "한가요",
    "습니까",
    "입니까",
    "됩니까",
    "합니까",
    "인지요",
    "건가요",
    "던가요",
    "얼마예요",
    "얼마에요",
    "어디예요",
    "어디에요",
    "언제예요",
    "뭐예요",
];
const ENDS_KOREAN_NOT: &[&str] = &["각나요", "억나요", "만나요", "끝나요", "어나요", "떠나요", "빛나요"];

/// Words by which Arabic, Persian, Hebrew and Hindi sentences begin when they ask.
const FIRST_WORDS: &[&str] = &[
    "هل",
    "بكم",
    "أين",
    "وين",
    "متى",
    "آیا",
    "האם",
    "איפה",
    "מתי",
    "כמה",
    "क्या",
    "कहाँ",
    "कब",
    "kya",
    "apakah",
    "czy",
];
/// And expressions anywhere in a sentence.
const ANYWHERE: &[&str] = &["كم السعر", "كم سعر", "بكم", "כמה עולה", "कितने का", "कितने की", "چنده"];

/// Expressions of languages with Latin or Cyrillic letters that only ask, in their normal form; people leave
/// the mark out after these more often than not.
const EXPRESSIONS: &[&str] = &[
    "how much is",
    "how much for",
    "how much are",
    "how much does",
    "how do i order",
    "how can i order",
    "how can i buy",
    "where can i buy",
    "where can i get",
    "do you ship",
    "can you ship",
    "is this still available",
    "is it still available",
    "quanto custa",
    "qual o preço",
    "qual o valor",
    "cuánto cuesta",
    "cuánto vale",
    "qué precio",
    "combien coûte",
    "c'est combien",
    "quel prix",
    "wie viel kostet",
    "was kostet",
    "hva koster",
    "quanto costa",
    "berapa harga",
    "harganya berapa",
    "magkano",
    "ne kadar",
    "fiyatı nedir",
    "сколько стоит",
    "скільки коштує",
    "ile kosztuje",
];

/// Vietnamese expressions that ask, in their normal form.
const VIETNAMESE: &[&str] = &[
    "bao nhiêu",
    "bn vậy",
    "ở đâu",
    "khi nào",
    "bao giờ",
    "thế nào",
    "làm sao",
    "tại sao",
    "mấy giờ",
    "xin giá",
    "giá sao",
    "phải không",
    "được không",
    "có không",
    "còn không",
    "được ko",
];
/// Words that may stand behind the *không* that ends a question.
const VIETNAMESE_TAIL: &[&str] =
    &["ạ", "vậy", "chị", "anh", "em", "shop", "bạn", "ad", "nhỉ", "hả", "ơi", "nhé", "thế", "ah", "a"];

/// The words that open and end one of *có … không*.
const VIETNAMESE_OPENING: &[&str] = &["có", "còn", "được", "đã", "phải"];
const VIETNAMESE_CLOSING: &[&str] = &["không", "ko", "hông", "hok", "chưa"];

/// Whether a question mark is to be seen.
pub(super) fn has_mark(text: &str) -> bool {
    let mut at = 0;
    let mut in_word = false;
    while let Some(mark) = text[at..].chars().next() {
        let link = if in_word { 0 } else { link_len(&text[at..]) };
        let greek = mark == ';' && text[..at].ends_with(|before| matches!(before, 'Ͱ'..='Ͽ' | 'ἀ'..='῿'));
        if link == 0 && (MARKS.contains(&mark) || mark == '\u{37E}' || greek) {
            return true;
        }
        in_word = mark.is_alphanumeric();
        at += link.max(mark.len_utf8());
    }
    false
}

/// Whether it asks by its words, mark or no mark.
pub(super) fn has_words(text: &str) -> bool {
    asks_in_thai(text)
        || sentences(text).any(|sentence| asks_by_its_end(sentence) || asks_by_its_words(sentence))
}

fn asks_in_thai(text: &str) -> bool {
    if !text.contains(|mark| matches!(mark, '\u{E01}'..='\u{E4E}')) {
        return false;
    }
    let bare = THAI_NOT.iter().fold(text.to_owned(), |text, not| text.replace(not, " "));
    THAI.iter().any(|word| bare.contains(word))
}

/// The sentences of a text, without what stands behind their last word.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |mark: char| {
        matches!(mark, '.' | '!' | '。' | '！' | '…' | '\n' | '~' | '〜' | '～' | ')' | '）')
            || is_emoji(mark)
    };
    text.split(ends)
        .map(|sentence| sentence.trim_matches(|mark: char| mark.is_whitespace() || is_silent(mark)))
}

fn asks_by_its_end(sentence: &str) -> bool {
    let ends = |with: &[&str]| with.iter().any(|end| sentence.ends_with(end));
    // People leave blanks after a whole sentence in these languages and go on.
    let parts = || sentence.split(char::is_whitespace);
    let part_ends = |with: &[&str], not: &[&str]| {
        parts().any(|part| {
            with.iter().any(|end| part.ends_with(end)) && !not.iter().any(|end| part.ends_with(end))
        })
    };
    part_ends(ENDS_CJK, ENDS_CJK_NOT)
        || WITHIN_CJK.iter().any(|word| sentence.contains(word))
        || (ends(ENDS_KOREAN) && !ends(ENDS_KOREAN_NOT))
}

fn asks_by_its_words(sentence: &str) -> bool {
    let forms: Vec<String> = words(sentence).into_iter().map(|word| word.form).collect();
    let Some(first) = forms.first() else { return false };
    KNOWN.first.contains(first)
        || forms.iter().enumerate().any(|(at, form)| {
            let begun = KNOWN.expressions.get(form).map_or(&[][..], Vec::as_slice);
            begun.iter().any(|expression| forms[at..].starts_with(expression))
        })
        || asks_in_vietnamese(&forms)
}

/// *Có … không* and its like: *không* ends the sentence and a word that opens such a question stands before it.
fn asks_in_vietnamese(forms: &[String]) -> bool {
    let tail = forms.iter().rev().take_while(|form| KNOWN.tail.contains(*form)).count();
    let Some((last, before)) = forms[..forms.len() - tail].split_last() else { return false };
    KNOWN.closing.contains(last) && before.iter().any(|form| KNOWN.opening.contains(form))
}

/// The words above in their normal form, as they are compared.
struct Known {
    first: HashSet<String>,
    /// By their first word.
    expressions: HashMap<String, Vec<Vec<String>>>,
    tail: HashSet<String>,
    opening: HashSet<String>,
    closing: HashSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let forms = |text: &str| words(text).into_iter().map(|word| word.form).collect::<Vec<_>>();
    let set = |of: &[&str]| of.iter().flat_map(|word| forms(word)).collect::<HashSet<_>>();
    let mut expressions: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for expression in [ANYWHERE, EXPRESSIONS, VIETNAMESE].into_iter().flatten() {
        let expression = forms(expression);
        if let Some(first) = expression.first() {
            expressions.entry(first.clone()).or_default().push(expression);
        }
    }
    Known {
        first: set(FIRST_WORDS),
        expressions,
        tail: set(VIETNAMESE_TAIL),
        opening: set(VIETNAMESE_OPENING),
        closing: set(VIETNAMESE_CLOSING),
    }
});

#[cfg(test)]
mod tests {
    use super::{has_mark, has_words};

    #[test]
    fn every_script_has_its_mark() {
        for text in [
            "Is it?",
            "送れますか？",
            "كم السعر؟",
            "πόσο κάνει;",
            "¿Qué",
            "wie viel⁇",
            "❓",
            "price❔",
            "որքա՞ն",
        ] {
            assert!(has_mark(text), "{text}");
        }
        for text in ["Lovely; really", "https://example.com/?igsh=1", "see example.com/a?b=c.", "!", ""] {
            assert!(!has_mark(text), "{text}");
        }
        assert!(has_mark("https://example.com/?a=b is it open?"));
    }

    #[test]
    fn words_ask_where_people_write_no_mark() {
        let asks = [
            "ใบนี้ราคาเท่าไหร่คะ",
            "ส่งมาไทยได้ไหมคะ",
            "เคลือบขี้เถ้าหรือเปล่าครับ",
            "ที่นี่ที่ไหนคะ",
            "แก้วที่ได้รับมีรอยร้าวค่ะ ต้องทำยังไงคะ",
            "お値段はいくらですか。",
            "日本へ送れますか 🌊",
            "オーブンに入れても大丈夫ですか！",
            "Ship về Hà Nội được không chị",
            "Cho em xin giá với ạ",
            "Bình này bao nhiêu tiền vậy ạ",
            "con hang khong a",
            "Chỗ này ở đâu vậy",
            "가격이 어떻게 되나요",
            "오븐에 넣어도 되나요 😊",
            "هل يوجد توصيل إلى دبي",
            "بكم",
            "这个多少钱",
            "可以寄到台湾吗",
            "how much is this one",
            "Do you ship to Norway",
            "сколько стоит",
            "Quanto custa",
        ];
        for text in asks {
            assert!(has_words(text), "{text}");
        }
    }

    #[test]
    fn plain_statements_ask_nothing() {
        let says = [
            "สวยมากค่ะ",
            "ชอบผ้าไหมมาก",
            "ไม่มีอะไรสวยกว่านี้",
            "ทางไปทำงานสวยขนาดนี้เลยเหรอ",
            "ใช้ทุกวันมาสองปีแล้วยังสวยเหมือนเดิม",
            "いつも楽しみにしています。",
            "土の見えるところが好きです。",
            "そうですか。",
            "静かな朝です",
            "감탄만 나와요.",
            "어릴 때가 생각나요",
            "Xem cả ngày không chán.",
            "Nhìn mà thấy bình yên.",
            "mahal ko",
            "ما شاء الله، عمل رائع جداً.",
            "What a shape.",
            "You know how much I love this",
            "Quanto amo questo posto",
            "",
        ];
        for text in says {
            assert!(!has_words(text), "{text}");
        }
    }
}
