#include "engine/tools/inspect.hpp"

#include "engine/base/time.hpp"
#include "engine/codec/json_render.hpp"
#include "engine/journal/inspect.hpp"
#include "engine/tools/certificate.hpp"
#include "engine/tools/data_directory.hpp"
#include "engine/tools/recorded_names.hpp"
#include "engine/tools/replay.hpp"

namespace skua::tools {

void RecordedNames::learn(const domain::Record& record) {
    for (const domain::Effect& effect : record.decision.effects) {
        const auto& body = record.command.body;
        if (effect.kind == domain::EffectKind::item_defined) {
            if (const auto* const item = std::get_if<domain::DefineItem>(&body)) {
                skus_.try_emplace(effect.sku, item->sku);
            }
        } else if (effect.kind == domain::EffectKind::location_defined) {
            if (const auto* const location = std::get_if<domain::DefineLocation>(&body)) {
                locations_.try_emplace(effect.location, location->name);
            }
        } else if (effect.kind == domain::EffectKind::channel_defined) {
            if (const auto* const channel = std::get_if<domain::DefineChannel>(&body)) {
                channels_.try_emplace(domain::ChannelId{static_cast<std::uint16_t>(effect.value)},
                                      channel->name);
            }
        }
    }
}

namespace {

void append_field(std::string_view name, std::string_view text, std::string& out) {
    if (!text.empty()) {
        out += ",\"" + std::string(name) + "\":";
        append_json_string(text, out);
    }
}

// render_events writes one object per line; here they become one array.
void append_events(const domain::Record& record, const domain::Names& names, std::string& out) {
    std::string events;
    codec::render_events(record, names, events);
    out += ",\"events\":[";
    bool is_first = true;
    for (std::size_t at = 0; at < events.size();) {
        const std::size_t end = events.find('\n', at);
        out += is_first ? "" : ",";
        out += events.substr(at, end - at);
        is_first = false;
        at = end == std::string::npos ? events.size() : end + 1;
    }
    out += "]";
}

}  // namespace

std::string line_of(const domain::Record& record, const domain::Names& names) {
    std::string out = "{\"sequence\":" + std::to_string(record.sequence.raw());
    append_field("time", base::format_rfc3339(record.time), out);
    append_field("command", domain::to_string(kind_of(record.command)), out);
    append_field("actor", record.command.actor, out);
    append_field("source", record.command.source, out);
    append_field("why", record.command.reason, out);
    append_field("idempotency_key", record.command.idempotency_key, out);
    if (record.decision.verdict == domain::Verdict::reject) {
        append_field("verdict", "reject", out);
        append_field("code", domain::to_string(record.decision.reason), out);
        out += ",\"at\":" + std::to_string(record.decision.at);
    } else {
        append_field("verdict", "accept", out);
    }
    out += ",\"effects\":" + std::to_string(record.decision.effects.size());
    append_events(record, names, out);
    return out + "}\n";
}

std::string inspect(const std::string& directory, const InspectRange& range,
                    const std::function<void(std::string_view line)>& write) {
    if (!is_data_directory(directory)) {
        return directory + ": holds neither a journal nor a watermark";
    }
    const journal::Inspection inspection = journal::open_read_only(directory);
    if (!inspection.reader) {
        const journal::Check* const failure = inspection.first_failure();
        return failure == nullptr ? "no journal"
                                  : std::string(failure->name) + ": " + failure->detail;
    }
    RecordedNames names;
    std::uint64_t written = 0;
    const auto stop =
        replay_records(*inspection.reader, {.on_record =
                                                [&](const domain::Record& record) {
                                                    names.learn(record);
                                                    if (record.sequence.raw() >= range.from) {
                                                        write(line_of(record, names));
                                                        ++written;
                                                    }
                                                    return written < range.count;
                                                },
                                            .on_block_end = {}});
    if (stop) {
        return "record " + std::to_string(stop->sequence) + ": " + stop->what;
    }
    const journal::Check* const failure = inspection.first_failure();
    return failure == nullptr ? std::string{} : std::string(failure->name) + ": " + failure->detail;
}

}  // namespace skua::tools
