//! Korean phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "너무 예뻐요.",
        "마음이 편안해져요.",
        "늘 잘 보고 있어요.",
        "와 정말 아름다워요",
        "감탄만 나와요.",
        "최고예요!",
    ],
    object: &[
        "달항아리 선이 정말 곱네요.",
        "유약 색이 바다 같아요.",
        "매일 쓰고 있어요.",
        "흙이 보이는 부분이 제일 좋아요.",
        "집에 둘 자리를 벌써 정했어요.",
        "어제 잘 도착했어요. 실물이 더 예뻐요.",
    ],
    place: &[
        "바다 냄새가 나는 것 같아요.",
        "출근길이 이렇다니 부러워요.",
        "그릇 색이랑 똑같네요.",
        "이 풍경이 그리워요.",
    ],
    work: &[
        "가마 여는 날이 기다려져요.",
        "하루 종일 볼 수 있어요.",
        "불빛 색이 예술이에요.",
        "왼쪽에서 세 번째 주세요.",
    ],
    tails: &["이천에서 인사드려요.", "항상 응원합니다.", "다음에 꼭 가 볼게요.", "두 분 건강하세요."],
    asks: &[
        (Topic::Price, "가격이 어떻게 되나요?"),
        (Topic::Shipping, "한국으로 배송되나요?"),
        (Topic::Dishwasher, "식기세척기 사용 가능한가요?"),
        (Topic::Oven, "오븐에 넣어도 되나요?"),
        (Topic::Size, "높이가 얼마나 되나요?"),
        (Topic::Available, "아직 구매할 수 있나요?"),
        (Topic::Workshop, "초보자도 배울 수 있나요?"),
        (Topic::Glaze, "재유인가요?"),
        (Topic::Visit, "일요일에도 여나요?"),
        (Topic::Making, "하나 만드는 데 얼마나 걸려요?"),
        (Topic::Place, "여기가 어디예요?"),
    ],
    complaints: &["받은 컵에 금이 가 있어요. 어떻게 하면 될까요?"],
};
