#include "records/recipient.hpp"

#include <gtest/gtest.h>

namespace vanthu::records {
namespace {

const Instant now = from_millis(1'764'000'000'000);
const UserId clerk{"01930000-0000-7000-8000-000000000001"};

Recipient of(RecipientKind kind) {
    Recipient one;
    one.kind = kind;
    one.name = "Ủy ban nhân dân tỉnh";
    return one;
}

TEST(Recipient, Goes_forward_only_and_fills_the_times_that_were_passed) {
    Recipient one = of(RecipientKind::paper);
    EXPECT_EQ(one.move_to(RecipientState::sent, {}, clerk, now).error().code, Code::conflict) << "planned: the document is not issued";
    ASSERT_TRUE(one.release(now));
    EXPECT_EQ(one.state, RecipientState::pending);
    EXPECT_EQ(one.release(now).error().code, Code::conflict);
    ASSERT_TRUE(one.move_to(RecipientState::received, {}, clerk, now));
    EXPECT_EQ(one.sent_at, now);
    EXPECT_EQ(one.delivered_at, now);
    EXPECT_EQ(one.received_at, now);
    for (const RecipientState back : {RecipientState::pending, RecipientState::sent, RecipientState::refused, RecipientState::withdrawn, RecipientState::planned}) {
        EXPECT_EQ(one.move_to(back, "lý do", clerk, now).error().code, Code::conflict) << to_string(back);
    }
}

TEST(Recipient, A_unit_has_it_when_it_is_issued) {
    Recipient one = of(RecipientKind::unit);
    ASSERT_TRUE(one.release(now));
    EXPECT_EQ(one.state, RecipientState::delivered);
    EXPECT_EQ(one.delivered_at, now);
}

TEST(Recipient, A_refusal_has_a_reason_and_may_be_tried_again) {
    Recipient one = of(RecipientKind::mail);
    ASSERT_TRUE(one.release(now));
    EXPECT_EQ(one.move_to(RecipientState::refused, {}, clerk, now).error().code, Code::invalid_input);
    EXPECT_EQ(one.state, RecipientState::pending);
    ASSERT_TRUE(one.move_to(RecipientState::refused, "không có hộp thư này", {}, now));
    EXPECT_EQ(one.reason, "không có hộp thư này");
    EXPECT_EQ(one.ended_at, now);
    EXPECT_EQ(one.changed_by, std::nullopt);
    ASSERT_TRUE(one.move_to(RecipientState::pending, {}, clerk, now));
    EXPECT_EQ(one.reason, std::nullopt);
    EXPECT_EQ(one.ended_at, std::nullopt);
}

TEST(Recipient, A_withdrawal_is_confirmed_once) {
    Recipient one = of(RecipientKind::paper);
    ASSERT_TRUE(one.release(now));
    one.withdraw("sai nội dung", clerk, now);
    EXPECT_EQ(one.state, RecipientState::withdrawn);
    EXPECT_EQ(one.move_to(RecipientState::sent, {}, clerk, now).error().code, Code::conflict);
    ASSERT_TRUE(one.move_to(RecipientState::withdrawn, {}, clerk, now));
    EXPECT_EQ(one.confirmed_at, now);
    EXPECT_EQ(one.move_to(RecipientState::withdrawn, {}, clerk, now).error().code, Code::conflict);
    Recipient refused = of(RecipientKind::paper);
    ASSERT_TRUE(refused.release(now));
    ASSERT_TRUE(refused.move_to(RecipientState::refused, "trả lại", clerk, now));
    refused.withdraw("sai nội dung", clerk, now);
    EXPECT_EQ(refused.state, RecipientState::refused) << "nothing arrived that could be withdrawn";
}

TEST(Recipient, Each_kind_has_the_address_that_it_needs_and_no_other) {
    const auto pointer = [](Recipient one) {
        const auto checked = check(one, "/recipients/0");
        return checked ? std::string{} : checked.error().fields.front().pointer;
    };
    Recipient mail = of(RecipientKind::mail);
    EXPECT_EQ(pointer(mail), "/recipients/0/address");
    mail.address = "a@b\r\nX: y";
    EXPECT_EQ(pointer(mail), "/recipients/0/address");
    mail.address = "vanthu@tinh.example.vn";
    EXPECT_EQ(pointer(mail), "");
    mail.unit = UnitId{"u"};
    EXPECT_EQ(pointer(mail), "/recipients/0/unit");
    EXPECT_EQ(pointer(of(RecipientKind::unit)), "/recipients/0/unit");
    EXPECT_EQ(pointer(of(RecipientKind::partner)), "/recipients/0/address");
    EXPECT_EQ(pointer(of(RecipientKind::paper)), "");
    Recipient text = of(RecipientKind::text);
    text.address = "x";
    EXPECT_EQ(pointer(text), "/recipients/0/address");
    Recipient many = of(RecipientKind::paper);
    many.copies = 0;
    EXPECT_EQ(pointer(many), "/recipients/0/copies");
    many.copies = 1;
    many.name = "Hai\ndòng";
    EXPECT_EQ(pointer(many), "/recipients/0/name");
}

}  // namespace
}  // namespace vanthu::records
