#pragma once

// Command bodies -> FlatBuffers. Internal to engine/codec.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/codec/wire_layout.hpp"

namespace skua::codec {

// The ids that the decision resolved, if it did so for every reference of the command.
struct ResolvedSkus {
    std::span<const domain::SkuId> ids;
    [[nodiscard]] domain::SkuId of(const domain::SkuRef& ref, std::size_t index) const noexcept {
        return index < ids.size() ? ids[index] : ref.id;
    }
};

// How many SKU references a command has whose ids its record can keep.
std::size_t sku_references(const domain::Command& command) noexcept;

// Owner: the RecordEncoder that holds it.
class CommandEncoder {
public:
    explicit CommandEncoder(flatbuffers::FlatBufferBuilder& builder) noexcept : to_(builder) {}

    flatbuffers::Offset<void> encode(const domain::Command& command, const ResolvedSkus& resolved);
    // Absent when empty.
    flatbuffers::Offset<flatbuffers::String> text(std::string_view value);

    // Short texts as one string; absent when all are empty.
    struct TextList {
        flatbuffers::Offset<flatbuffers::String> texts;
        flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> lengths;
    };
    TextList texts(std::span<const std::string_view> values);

private:
    template <class TextOf>
    TextList text_list(std::size_t count, const TextOf& text_of);
    template <class Ref>
    TextList sku_texts(std::span<const Ref> items, const ResolvedSkus& resolved);

    flatbuffers::Offset<void> encode(const domain::Fence& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::DefineItem& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::DefineLocation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::DefineChannel& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ConfigureLevel& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ReceiveStock& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::AdjustStock& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::PlaceOrder& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::CancelOrder& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::PlaceHold& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ReleaseHold& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::CreateWave& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ConfirmPicks& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ShipFulfillment& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ContinueFills& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ExpireHold& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::UnclaimPickList& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ExpireClaim& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::Reserve& body, const ResolvedSkus& resolved);
    flatbuffers::Offset<void> encode(const domain::ExtendReservation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ReleaseReservation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ExpireReservation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::MoveCondition& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ShortPick& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::OpenCount& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ChangeCount& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::PostCount& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::CreateReturn& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ChangeReturn& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ReceiveReturn& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::CreateTransfer& body,
                                     const ResolvedSkus& resolved);
    flatbuffers::Offset<void> encode(const domain::ChangeTransfer& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::ReceiveTransfer& body, const ResolvedSkus&);
    // The text, unless the id is known.
    flatbuffers::Offset<flatbuffers::String> sku(const domain::SkuRef& ref, domain::SkuId id);
    flatbuffers::Offset<void> encode(const domain::ChangeOrder& body, const ResolvedSkus&);
    // Into lines_.
    void gather_lines(std::span<const domain::OrderLineInput> lines, const ResolvedSkus& resolved);
    flatbuffers::Offset<void> encode(const domain::PackFulfillment& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::RecordTracking& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::RequestCancellation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::AnswerCancellation& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::AcceptOverDelivery& body, const ResolvedSkus&);
    flatbuffers::Offset<void> encode(const domain::CloseOrder& body, const ResolvedSkus&);
    // None if no line has any.
    flatbuffers::Offset<flatbuffers::Vector<const wire::LineTolerance*>> tolerances(
        std::span<const domain::OrderLineInput> lines);
    flatbuffers::Offset<flatbuffers::Vector<const wire::CancelLine*>> cancel_lines(
        std::span<const domain::CancelLine> lines);

    flatbuffers::FlatBufferBuilder& to_;
    // Memory that is kept between records.
    std::string gathered_;
    std::vector<std::uint8_t> lengths_;
    std::vector<wire::OrderLine> lines_;
    std::vector<wire::CancelLine> cancel_lines_;
    std::vector<wire::ChangeLine> change_lines_;
    std::vector<std::uint16_t> removed_;
    std::vector<wire::Pick> picks_;
    std::vector<wire::ReturnLine> return_lines_;
    std::vector<wire::ReturnedItem> returned_items_;
    std::vector<wire::ReserveLine> reserve_lines_;
    std::vector<wire::PackLine> pack_lines_;
    std::vector<wire::LineTolerance> tolerances_;
    std::vector<wire::TransferLine> transfer_lines_;
    std::vector<wire::TransferItem> transfer_items_;
};

}  // namespace skua::codec
