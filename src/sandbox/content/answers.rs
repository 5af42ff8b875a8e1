//! What the account answers: short, dry, plain about prices and sizes, sorry early.
//! Invariant: no exclamation marks, few emoji, and people are thanked by name where they have one.

use super::dice::Dice;
use super::people::first_name;
use super::words::{Tongue, Topic};

const PRAISE: [&str; 22] = [
    "Thank you{,name}.",
    "Thank you{,name}. That means something from you.",
    "Thank you. We were not sure about it either.",
    "That is kind{,name}.",
    "Thank you{,name}. Ines blushed, do not tell her.",
    "We will pass it on to the kiln.",
    "Thank you. It was the weather.",
    "Glad it is in use. That is what it wants.",
    "Thank you{,name}. Come by when you are near.",
    "It took four tries, so this helps.",
    "Thank you. We keep the bad ones out of the picture.",
    "Good eye{,name}.",
    "You are too good to us.",
    "Thank you both.",
    "The dog says hello back.",
    "We like that one too.",
    "Thank you{,name}, noted on the wall.",
    "High praise. We will have cake.",
    "Same here.",
    "Thank you for being here since the crooked ones.",
    "🤍",
    "That made the kiln room quiet for a minute. Thank you.",
];
const PRICE: [&str; 7] = [
    "{price} €{,name}, plus post.",
    "This one is {price} €. A set of four is a little less each.",
    "{price} €{,name}. It will be in the shop on Friday.",
    "{price} €. The smaller one is {small} €.",
    "It was {price} €. The next ones will be the same.",
    "{price} € each{,name}, we do not do sales and we do not do surprises.",
    "Between {small} and {price} €, by size. We send a list if you write to us.",
];
const SHIPPING: [&str; 6] = [
    "We do{,name}. {small} € by tracked post, about a week, packed in sheep’s wool.",
    "Yes, anywhere the post goes. {small} € from here, insured.",
    "It survives. We threw a parcel down the stairs to be sure. {small} €.",
    "Yes{,name}. Customs is yours to pay, we declare what it is.",
    "We combine orders, always. You pay post once.",
    "Yes. Parcels leave on Mondays, {small} € to you.",
];
const DISHWASHER: [&str; 6] = [
    "Dishwasher is fine{,name}. Ours have gone through a thousand times.",
    "Yes. The bare clay likes to dry properly afterwards, that is all.",
    "It can. By hand it stays handsome longer.",
    "Yes, all of it but the gold, and we do not do gold.",
    "Fine in the dishwasher, fine in the sink, not fine on the dog.",
    "Yes{,name}. No tabs with lemon if you want to be kind to it.",
];
const OVEN: [&str; 5] = [
    "Oven yes, up to 220. Start it cold, please.",
    "Yes{,name}, but not from the fridge straight in.",
    "Microwave yes, open flame no.",
    "It has been to 1,260 degrees, your gratin is no trouble. Heat it slowly.",
    "Yes. No sudden moves, as with us.",
];
const SIZE: [&str; 6] = [
    "{cm} cm{,name}.",
    "{cm} cm high, and about the same around the belly.",
    "It holds {n}00 ml to the rim. Less if you walk.",
    "{cm} cm across. The foot is {n}.",
    "{cm} cm. We measured twice, Tom got another number.",
    "Two hands, or {cm} cm.",
];
const AVAILABLE: [&str; 7] = [
    "Still here{,name}. Shall we hold it until Friday?",
    "That one has gone, sorry. The next firing is on {day}.",
    "Sold this morning. We put you on the list{,name}.",
    "Next update is Friday at ten, Lisbon time.",
    "There are two left. Write to us and one is yours.",
    "More by {month}, if the kiln agrees.",
    "It is spoken for. Its sister is not.",
];
const WORKSHOP: [&str; 5] = [
    "Three places left in {month}{,name}. The form is in the bio.",
    "Beginners are the best, they do not know what is impossible.",
    "Full until {month}, but people fall ill. We put you on the list.",
    "No online class. We are bad at cameras, you may have noticed.",
    "Two days, eight people, {big} € with lunch.",
];
const GLAZE: [&str; 6] = [
    "Vine ash, feldspar, a little iron. The rest is luck.",
    "No secret{,name}: four parts ash, three feldspar, two clay, one prayer.",
    "Cone 10, reduction from 950. Go slower at the end.",
    "Our own clay from the hill with a bought stoneware, half and half.",
    "Ash. If yours goes grey, give it less air and more time.",
    "It is celadon over dark slip. Thin on the rim.",
];
const VISIT: [&str; 5] = [
    "Saturdays ten to six. Sundays by chance.",
    "Just drop by{,name}. If the door is locked we are at the sea.",
    "Step free from the yard side. Ring and we open the big door.",
    "There is parking by the chapel, then two minutes on foot.",
    "Yes, come. Bring time.",
];
const PLACE: [&str; 5] = [
    "The bay below us. We keep the name to ourselves, it is small.",
    "Twenty minutes on foot from the studio, the long way.",
    "Six forty in the morning{,name}.",
    "Seventeen degrees. Ines says it is warm.",
    "On the way to work. We know we are lucky.",
];
const MAKING: [&str; 5] = [
    "Ten minutes on the wheel, nine days of waiting.",
    "Two halves, joined when they are as hard as cheese.",
    "Wax, a steady hand, and throwing away the ones that wobble.",
    "One in twenty, in a good firing.",
    "Nine days from start to finish{,name}, and thirty years before that.",
];
const COMPLAINT: [&str; 6] = [
    "That should not have happened{,name}. We will send another on Monday.",
    "We are sorry. Please keep the pieces and write to us, a new one leaves this week.",
    "Sorry{,name}. That is on us. Money back or a new one, you choose.",
    "That is not right and we are sorry. We found your order and wrote to you just now.",
    "Our mistake. We had the wrong address on the list. It leaves today.",
    "Sorry for the silence{,name}. You have mail.",
];
const WHOLESALE: [&str; 3] = [
    "Thank you for asking. We sell to three shops and that is as much as two hands can do.",
    "Wholesale starts at twenty pieces, and the wait is {n} months. Write to us and we send the list.",
    "We could do forty cups by {month}. Not four hundred.",
];

const GERMAN: [&str; 5] = [
    "Danke{,name}. Das freut uns sehr.",
    "Danke{,name}. Wir haben dir geschrieben.",
    "Ja, gern. Einzelheiten stehen im Shop, sonst einfach schreiben.",
    "Geht, wir machen es selbst so.",
    "Danke, Grüße von der Küste.",
];
const PORTUGUESE: [&str; 6] = [
    "Obrigado{,name}.",
    "Obrigada{,name}. Passe por cá.",
    "Sim, pode. Ao sábado das dez às seis.",
    "Sim{,name}, respondemos por mensagem com os detalhes.",
    "Ainda há dois. Guardamos um até sexta?",
    "Um abraço dos dois.",
];
const FRENCH: [&str; 3] = ["Merci{,name}.", "Oui, sans problème. Merci{,name}.", "Merci, on vous écrit."];
const SPANISH: [&str; 3] =
    ["Gracias{,name}.", "Sí, sin problema. Te escribimos.", "Gracias, un abrazo desde la costa."];

/// An answer to somebody who wrote in `tongue` about `topic`.
pub(super) fn answer(tongue: Tongue, topic: Topic, username: &str, dice: &mut Dice) -> String {
    let serious = matches!(topic, Topic::Complaint | Topic::Price | Topic::Size | Topic::Wholesale);
    let native: Option<&[&str]> = match tongue {
        Tongue::German => Some(&GERMAN),
        Tongue::Portuguese => Some(&PORTUGUESE),
        Tongue::French => Some(&FRENCH),
        Tongue::Spanish => Some(&SPANISH),
        _ => None,
    };
    let template = match native {
        // Praise and easy questions are answered in the other's language; numbers and apologies are not risked.
        Some(of) if !serious && dice.chance(0.6) => match topic {
            Topic::Praise => of[0],
            _ => of[1..][dice.below(of.len() - 1)],
        },
        _ => dice.word(pool(topic)),
    };
    fill(template, username, dice)
}

fn pool(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Praise => &PRAISE,
        Topic::Price => &PRICE,
        Topic::Shipping => &SHIPPING,
        Topic::Dishwasher => &DISHWASHER,
        Topic::Oven => &OVEN,
        Topic::Size => &SIZE,
        Topic::Available => &AVAILABLE,
        Topic::Workshop => &WORKSHOP,
        Topic::Glaze => &GLAZE,
        Topic::Visit => &VISIT,
        Topic::Place => &PLACE,
        Topic::Making => &MAKING,
        Topic::Complaint => &COMPLAINT,
        Topic::Wholesale => &WHOLESALE,
    }
}

fn fill(template: &str, username: &str, dice: &mut Dice) -> String {
    let name = first_name(username).filter(|_| dice.chance(0.8));
    let mut text = template.replace("{,name}", &name.map(|n| format!(", {n}")).unwrap_or_default());
    let price = 24 + 2 * dice.below(60);
    for (slot, value) in [
        ("{price}", price.to_string()),
        ("{small}", (12 + dice.below(12)).to_string()),
        ("{big}", (180 + 10 * dice.below(9)).to_string()),
        ("{cm}", (9 + dice.below(30)).to_string()),
        ("{n}", (3 + dice.below(5)).to_string()),
        ("{day}", dice.word(&["Monday", "Thursday", "Saturday"]).to_owned()),
        ("{month}", dice.word(&["January", "February", "March", "May"]).to_owned()),
    ] {
        if text.contains(slot) {
            text = text.replace(slot, &value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_leave_no_slot_open_and_never_shout() {
        let mut dice = Dice::new(2);
        for topic in
            [Topic::Praise, Topic::Price, Topic::Size, Topic::Complaint, Topic::Wholesale, Topic::Visit]
        {
            for _ in 0..60 {
                let text = answer(Tongue::German, topic, "maren.solheim", &mut dice);
                assert!(!text.contains(['{', '}', '!']), "{text}");
            }
        }
    }
}
