#include "tests/devices/claim_judge.hpp"

#include <algorithm>

namespace skua::devices {

namespace {

std::string who(std::uint32_t device) {
    return "device " + std::to_string(device);
}

std::string list_name(std::uint64_t list) {
    return "list p" + std::to_string(list);
}

}  // namespace

ClaimJudge::ClaimJudge(std::span<const Entry> entries, Faults& faults)
    : entries_(entries), faults_(faults), is_told_(entries.size(), false) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        last_ = std::max(last_, entry.sequence);
        const auto [place, is_new] = by_sequence_.emplace(entry.sequence, i);
        if (!is_new) {
            fault(entry.sequence, who(entry.device) + " and " +
                                      who(entries_[place->second].device) +
                                      " have both got this answer");
        }
        if (entry.act == Act::pulled) {
            note(entry);
        }
    }
}

void ClaimJudge::fault(std::uint64_t sequence, const std::string& what) {
    faults_.add("record " + std::to_string(sequence) + ": " + what);
}

void ClaimJudge::note(const Entry& entry) {
    const auto [place, is_new] = lists_.emplace(entry.list, List{});
    if (!is_new) {
        fault(entry.sequence, list_name(entry.list) + " was given to " + who(place->second.device) +
                                  " and to " + who(entry.device));
        return;
    }
    place->second.device = entry.device;
    place->second.sequence = entry.sequence;
    for (const Task& task : entry.tasks) {
        place->second.left[task.fulfillment][{task.fulfillment, task.line}] +=
            static_cast<std::int64_t>(task.quantity);
    }
    ++figures_.lists;
    figures_.tasks += entry.tasks.size();
}

void ClaimJudge::take(const Event& event) {
    if (event.sequence != group_.sequence) {
        close_group();
        group_ = {};
        group_.sequence = event.sequence;
    }
    switch (event.kind) {
        case EventKind::claimed:
            return claimed(event);
        case EventKind::picked:
            return done(event, Act::picked);
        case EventKind::shorted:
            return done(event, Act::shorted);
        case EventKind::unclaimed:
        case EventKind::claim_expired:
            return given_back(event);
        case EventKind::packed:
            return add(event, Act::packed);
        case EventKind::shipped:
            return add(event, Act::shipped);
        case EventKind::other:
        case EventKind::order_accepted:
        case EventKind::order_allocated:
        case EventKind::order_backordered:
        case EventKind::stock_changed:
        case EventKind::order_closed:
            return;
    }
}

void ClaimJudge::claimed(const Event& event) {
    group_.act = Act::pulled;
    group_.claimed.insert(event.fulfillment);
    ++figures_.claims;
    figures_.claimed_again += claimed_before_.insert(event.fulfillment).second ? 0U : 1U;
    const auto [place, is_new] = open_.emplace(event.fulfillment, event.list);
    if (!is_new) {
        fault(event.sequence, text_of(event.fulfillment) + " is given to " + list_name(event.list) +
                                  " while " + list_name(place->second) + " has it");
        place->second = event.list;
    }
    const auto list = lists_.find(event.list);
    if (list == lists_.end() || !list->second.left.contains(event.fulfillment)) {
        fault(event.sequence, text_of(event.fulfillment) + " is claimed by " +
                                  list_name(event.list) + ", with which no device has it");
    }
}

ClaimJudge::List* ClaimJudge::open_list(const Event& event) {
    const auto open = open_.find(event.fulfillment);
    const auto list = lists_.find(event.list);
    if (open == open_.end() || open->second != event.list || list == lists_.end()) {
        fault(event.sequence,
              text_of(event.fulfillment) + " is not what " + list_name(event.list) + " has");
        return nullptr;
    }
    return &list->second;
}

void ClaimJudge::done(const Event& event, Act act) {
    add(event, act);
    List* const list = open_list(event);
    if (list == nullptr) {
        return;
    }
    Units& left = list->left[event.fulfillment];
    std::int64_t all = 0;
    for (const EventLine& line : event.lines) {
        std::int64_t& units = left[{event.fulfillment, line.line}];
        units -= static_cast<std::int64_t>(line.quantity);
        if (units < 0) {
            fault(event.sequence, text_of(event.fulfillment) + " line " +
                                      std::to_string(line.line) + ": " + std::to_string(-units) +
                                      " units more are " + to_string(act) + " than " +
                                      list_name(event.list) + " had");
        }
    }
    for (const auto& [key, units] : left) {
        all += units;
    }
    if (all <= 0) {
        open_.erase(event.fulfillment);
    }
}

void ClaimJudge::given_back(const Event& event) {
    const bool is_expiry = event.kind == EventKind::claim_expired;
    (is_expiry ? expired_ : unclaimed_).insert(event.list);
    List* const list = open_list(event);
    if (list == nullptr) {
        return;
    }
    Units back;
    for (const EventLine& line : event.lines) {
        back[{event.fulfillment, line.line}] += static_cast<std::int64_t>(line.quantity);
        figures_.units_back += line.quantity;
    }
    Units left = list->left[event.fulfillment];
    std::erase_if(left, [](const auto& entry) { return entry.second == 0; });
    if (back != left) {
        fault(event.sequence, text_of(event.fulfillment) + ": of " + list_name(event.list) +
                                  " other units go back than were left");
    }
    list->left.erase(event.fulfillment);
    open_.erase(event.fulfillment);
    if (!is_expiry) {
        add(event, Act::unclaimed);
    }
}

void ClaimJudge::add(const Event& event, Act act) {
    group_.act = act;
    for (const EventLine& line : event.lines) {
        group_.units[{event.fulfillment, line.line}] += static_cast<std::int64_t>(line.quantity);
    }
}

void ClaimJudge::close_group() {
    if (!group_.act) {
        return;
    }
    const auto found = by_sequence_.find(group_.sequence);
    if (found == by_sequence_.end()) {
        fault(group_.sequence,
              std::string("something was ") + to_string(*group_.act) + " that no device has done");
        return;
    }
    is_told_[found->second] = true;
    compare(entries_[found->second]);
}

void ClaimJudge::compare(const Entry& entry) {
    Units units;
    std::set<Fulfillment> fulfillments;
    for (const Task& task : entry.tasks) {
        units[{task.fulfillment, task.line}] += static_cast<std::int64_t>(task.quantity);
        fulfillments.insert(task.fulfillment);
    }
    const bool is_same =
        entry.act == *group_.act &&
        (entry.act == Act::pulled ? fulfillments == group_.claimed : units == group_.units);
    if (!is_same) {
        fault(group_.sequence, who(entry.device) + " was answered that it " + to_string(entry.act) +
                                   " other units than the feed says");
    }
    figures_.lines_picked += entry.act == Act::picked ? units.size() : 0U;
    figures_.lines_packed += entry.act == Act::packed ? units.size() : 0U;
    figures_.lines_shipped += entry.act == Act::shipped ? units.size() : 0U;
}

void ClaimJudge::finish() {
    close_group();
    group_ = {};
    figures_.lists_expired = expired_.size();
    figures_.lists_unclaimed = unclaimed_.size();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!is_told_[i]) {
            fault(entries_[i].sequence, who(entries_[i].device) + " was answered that it " +
                                            to_string(entries_[i].act) +
                                            " something, and the feed does not say so");
        }
    }
    for (const auto& [fulfillment, list] : open_) {
        fault(group_.sequence, text_of(fulfillment) + " is still claimed by " + list_name(list) +
                                   " when all is over");
    }
}

}  // namespace skua::devices
