// The steps about parcels: what is packed, leaves, and is on its way.

#include <cstdlib>

#include "engine/domain/query.hpp"
#include "tests/scenarios/runner.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::EffectKind;
using domain::LineIndex;
using domain::Quantity;

namespace {

std::uint32_t number(std::string_view text) {
    return static_cast<std::uint32_t>(std::strtoul(std::string(text).c_str(), nullptr, 10));
}

// The number behind a word like "package:", or 0.
std::uint32_t stated(const std::vector<std::string>& words, const std::string& name) {
    for (const std::string& word : words) {
        if (word.starts_with(name + ":")) {
            return number(word.substr(name.size() + 1));
        }
    }
    return 0;
}

domain::TrackingStatus tracking_status(const std::string& name) {
    for (int i = 1; i <= 7; ++i) {
        if (name == domain::to_string(static_cast<domain::TrackingStatus>(i))) {
            return static_cast<domain::TrackingStatus>(i);
        }
    }
    return domain::TrackingStatus::none;
}

}  // namespace

std::optional<CommandBody> Runner::parse_parcel(const Words& words) {
    if (words[0] == "pack") {
        return parse_pack(words);
    }
    if (words[0] == "track") {
        return parse_track(words);
    }
    if (words[0] == "ship") {
        const bool has_texts = words.size() > 3 && !words[3].starts_with("package:");
        return domain::ShipFulfillment{
            .order = order(words[1]),
            .location = beside_.engine().state().resolve_location(words[2]),
            .carrier = keep(has_texts ? words[3] : "DHL"),
            .tracking_number = keep(has_texts && words.size() > 4 ? words[4] : "T1"),
            .package = static_cast<std::uint16_t>(stated(words, "package"))};
    }
    return std::nullopt;
}

// pack NAME LOCATION [LINE*QUANTITY ...] [package:N] [seal] [weight:N] [reference:TEXT] [key K]
domain::PackFulfillment Runner::parse_pack(const Words& words) {
    domain::PackFulfillment body;
    body.order = order(words[1]);
    body.location = beside_.engine().state().resolve_location(words[2]);
    body.package = static_cast<std::uint16_t>(stated(words, "package"));
    body.measures.weight_grams = stated(words, "weight");
    std::vector<domain::PackLine> lines;
    for (std::size_t i = 3; i < words.size() && words[i] != "key"; ++i) {
        const std::size_t star = words[i].find('*');
        if (star != std::string::npos) {
            lines.push_back({LineIndex{static_cast<std::uint16_t>(number(words[i]))},
                             Quantity{number(words[i].substr(star + 1))}});
        } else if (words[i] == "seal") {
            body.seals = true;
        } else if (words[i].starts_with("reference:")) {
            body.reference = keep(words[i].substr(10));
        }
    }
    const auto list = beside_.arena().make_span<domain::PackLine>(lines.size());
    std::copy(lines.begin(), lines.end(), list.begin());
    body.lines = list;
    return body;
}

// track NAME SHIPMENT STATUS EVENT [key K]
domain::RecordTracking Runner::parse_track(const Words& words) {
    return {.order = order(words[1]),
            .shipment = number(words[2]),
            .status = tracking_status(words[3]),
            .occurred_at = {1'700'000'000'000'000},
            .event_id = keep(words[4])};
}

// " package 1", " sealed", " left 1 2", " moved", " late", " repeated"
std::string Runner::render_parcels(const domain::Record& record) const {
    std::string out;
    std::string left;
    for (const domain::Effect& effect : record.decision.effects) {
        switch (effect.kind) {
            case EffectKind::package_opened:
            case EffectKind::package_filled:
                out += " package " + std::to_string(effect.value);
                break;
            case EffectKind::package_sealed:
                out += " sealed";
                break;
            case EffectKind::package_shipped:
                left += " " + std::to_string(effect.value);
                break;
            case EffectKind::tracking_moved:
                out += " moved";
                break;
            case EffectKind::tracking_noted:
                out += " late";
                break;
            default:
                break;
        }
    }
    const bool is_tracking = std::holds_alternative<domain::RecordTracking>(record.command.body);
    if (is_tracking && record.decision.effects.empty()) {
        out += " repeated";
    }
    return out + (left.empty() ? "" : " left" + left);
}

// parcels NAME => N LOCATION STATUS [shipment N] [weight N] [reference R] LINE*QUANTITY ... | ...
//                 ; N LOCATION [package N] [STATUS] | ...
std::string Runner::show_parcels(const Words& words) {
    const domain::OrderQuery query{.order = order(words[1])};
    const auto result = domain::answer(beside_.engine().state(), query, beside_.arena());
    const auto* const order = std::get_if<domain::OrderView>(&result);
    if (order == nullptr) {
        return "not found";
    }
    std::string out = order->packages.empty() ? "none" : "";
    for (const domain::PackageView& package : order->packages) {
        out += out.empty() ? "" : " | ";
        out += std::to_string(package.number) + " " + std::string(package.location) + " " +
               domain::to_string(package.status);
        const auto add = [&](const std::string& name, std::uint32_t value) {
            out += value == 0 ? "" : " " + name + " " + std::to_string(value);
        };
        add("shipment", package.shipment);
        add("weight", package.measures.weight_grams);
        out += package.reference.empty() ? "" : " reference " + std::string(package.reference);
        for (const domain::PackedLineView& line : package.lines) {
            out +=
                " " + std::to_string(line.line.raw()) + "*" + std::to_string(line.quantity.raw());
        }
    }
    out += order->shipments.empty() ? "" : " ;";
    for (const domain::ShipmentView& shipment : order->shipments) {
        out += (out.ends_with(";") ? " " : " | ") + std::to_string(shipment.number) + " " +
               std::string(shipment.location);
        out += shipment.package == 0 ? "" : " package " + std::to_string(shipment.package);
        out += shipment.tracking == domain::TrackingStatus::none
                   ? ""
                   : std::string(" ") + domain::to_string(shipment.tracking);
    }
    return out;
}

}  // namespace skua::test
