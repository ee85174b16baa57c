#include "engine/tools/fingerprints.hpp"

#include <algorithm>

#include "engine/codec/json_bodies.hpp"

namespace skua::tools {

std::optional<std::string> Fingerprints::check(const domain::Record& record,
                                               const twin::State& state) {
    const domain::CommandKind kind = kind_of(record.command);
    if (kind == domain::CommandKind::fence || kind == domain::CommandKind::continue_fills ||
        kind == domain::CommandKind::expire_hold || kind == domain::CommandKind::expire_claim ||
        kind == domain::CommandKind::expire_reservation) {
        ++own_;
        return std::nullopt;
    }
    if (record.command.fingerprint == base::Fingerprint{}) {
        ++unstated_;
        return std::nullopt;
    }
    domain::Command command = record.command;
    if (!restore_texts(command, state)) {
        ++untold_;
        return std::nullopt;
    }
    if (codec::fingerprint_of(command, scratch_) != record.command.fingerprint) {
        return "its content does not have the fingerprint that it states";
    }
    ++equal_;
    return std::nullopt;
}

bool Fingerprints::tell(domain::SkuRef& ref, const twin::State& state) {
    if (ref.id.is_none()) {
        return true;
    }
    const auto item = state.items.find(ref.id);
    if (item == state.items.end()) {
        return false;
    }
    ref.text = item->second;
    return true;
}

template <class Item>
bool Fingerprints::tell_all(std::vector<Item>& items, const twin::State& state) {
    return std::ranges::all_of(items, [&](Item& item) { return tell(item.sku, state); });
}

bool Fingerprints::restore_texts(domain::Command& command, const twin::State& state) {
    if (auto* const order = std::get_if<domain::PlaceOrder>(&command.body)) {
        lines_.assign(order->lines.begin(), order->lines.end());
        order->lines = lines_;
        return tell_all(lines_, state);
    }
    if (auto* const cart = std::get_if<domain::Reserve>(&command.body)) {
        reserve_lines_.assign(cart->lines.begin(), cart->lines.end());
        cart->lines = reserve_lines_;
        return tell_all(reserve_lines_, state);
    }
    if (auto* const change = std::get_if<domain::ChangeOrder>(&command.body)) {
        lines_.assign(change->add.begin(), change->add.end());
        change->add = lines_;
        return tell_all(lines_, state);
    }
    if (auto* const confirmation = std::get_if<domain::ConfirmPicks>(&command.body)) {
        picks_.assign(confirmation->picks.begin(), confirmation->picks.end());
        confirmation->picks = picks_;
        return tell_all(picks_, state);
    }
    if (auto* const transfer = std::get_if<domain::CreateTransfer>(&command.body)) {
        transfer_lines_.assign(transfer->lines.begin(), transfer->lines.end());
        transfer->lines = transfer_lines_;
        return tell_all(transfer_lines_, state);
    }
    return std::visit(
        [&](auto& body) {
            if constexpr (requires { tell(body.sku, state); }) {
                return tell(body.sku, state);
            } else {
                return true;
            }
        },
        command.body);
}

}  // namespace skua::tools
