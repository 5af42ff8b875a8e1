//! Vietnamese phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "Đẹp quá chị ơi",
        "Nhìn mà thấy bình yên.",
        "Xuất sắc!",
        "Yêu quá đi mất.",
        "Ngày nào cũng vào xem.",
        "Tuyệt vời.",
    ],
    object: &[
        "Màu men đẹp quá.",
        "Dáng bình này mê thật sự.",
        "Cái bát của mình dùng hai năm rồi vẫn như mới.",
        "Để lên bàn là cả phòng sáng hẳn.",
        "Phần đất mộc ở chân rất có duyên.",
        "Hàng về hôm qua, gói kỹ lắm ạ.",
    ],
    place: &[
        "Nghe được cả mùi biển.",
        "Đường đi làm mà thế này thì thích quá.",
        "Giống màu men của anh chị ghê.",
        "Nhớ biển quá.",
    ],
    work: &[
        "Chúc mẻ lò thành công!",
        "Xem cả ngày không chán.",
        "Màu lửa đẹp thật.",
        "Cho em cái thứ ba từ trái sang ạ.",
    ],
    tails: &[
        "Chào từ Bát Tràng.",
        "Cảm ơn hai anh chị.",
        "Em đang để dành tiền đây.",
        "Mong có ngày ghé xưởng.",
    ],
    asks: &[
        (Topic::Price, "Bình này bao nhiêu tiền vậy ạ?"),
        (Topic::Price, "Cho em xin giá với ạ?"),
        (Topic::Shipping, "Ship về Việt Nam được không chị?"),
        (Topic::Dishwasher, "Có rửa bằng máy được không ạ?"),
        (Topic::Oven, "Bỏ lò nướng được không ạ?"),
        (Topic::Size, "Cao bao nhiêu vậy chị?"),
        (Topic::Available, "Còn hàng không ạ?"),
        (Topic::Workshop, "Có lớp cho người mới không ạ?"),
        (Topic::Glaze, "Men tro phải không anh chị?"),
        (Topic::Visit, "Chủ nhật xưởng có mở cửa không ạ?"),
        (Topic::Making, "Làm một cái mất bao lâu vậy ạ?"),
        (Topic::Place, "Chỗ này ở đâu vậy ạ?"),
    ],
    complaints: &["Cốc của em bị nứt khi nhận hàng rồi ạ. Giờ phải làm sao?"],
};
