#include "tests/twin/support/tampers.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

namespace skua::test {

using domain::CommandKind;

namespace {

// The same effects of nothing; until the next call.
std::span<const domain::Effect> without_units(std::span<const domain::Effect> effects) {
    static std::vector<domain::Effect> copies;
    copies.assign(effects.begin(), effects.end());
    for (domain::Effect& effect : copies) {
        effect.quantity = {};
    }
    return copies;
}

}  // namespace

std::vector<Tampered> tampers_of_votes() {
    return {
        {"the sums of a shard",
         [](const domain::Command&, std::span<domain::Vote> votes) { votes.back().order = {}; }},
        {"what a shard has at the location",
         [](const domain::Command&, std::span<domain::Vote> votes) {
             votes.back().fulfillment = {};
         }},
        {"an objection",
         [](const domain::Command&, std::span<domain::Vote> votes) {
             votes.back().objection = domain::RejectReason::none;
         }},
        {"which item an objection is about",
         [](const domain::Command&, std::span<domain::Vote> votes) { votes.back().at = 0; }},
        {"what a shard fills from a cart's units",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             const bool is_end = kind_of(command) == CommandKind::release_reservation ||
                                 kind_of(command) == CommandKind::expire_reservation;
             const auto is_fill = [](const domain::Effect& effect) {
                 return effect.from == domain::Bucket::backordered &&
                        effect.to != domain::Bucket::cancelled;
             };
             for (domain::Vote& vote : votes) {
                 while (is_end && votes.size() > 1 && !vote.effects.empty() &&
                        is_fill(vote.effects.back())) {
                     vote.effects = vote.effects.first(vote.effects.size() - 1);
                 }
             }
         }},
        {"what a shard gives back of a cart",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             const auto given_back = [](const domain::Vote& vote) {
                 return !vote.effects.empty() &&
                        vote.effects.front().to == domain::Bucket::cancelled;
             };
             const auto vote = std::ranges::find_if(votes, given_back);
             if (kind_of(command) != CommandKind::place_order || vote == votes.end()) {
                 return;
             }
             while (given_back(*vote)) {
                 vote->effects = vote->effects.subspan(1);
             }
         }},
        {"what becomes of the claim of a short's list",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             for (domain::Vote& vote : votes) {
                 const bool is_of_list =
                     kind_of(command) == CommandKind::short_pick && vote.effects.size() == 1;
                 vote.effects = is_of_list ? std::span<const domain::Effect>{} : vote.effects;
             }
         }},
        {"what a shard has shipped of a returned line",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::create_return) {
                 votes.back().effects = without_units(votes.back().effects);
             }
         }},
        {"what a shard brings of a return",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::receive_return) {
                 votes.back().effects = {};
             }
         }},
        {"what a shard could hold for a transfer",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::create_transfer) {
                 votes.back().effects = without_units(votes.back().effects);
             }
         }},
        {"what a shard fills from a transfer that comes back",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             const auto* change = std::get_if<domain::ChangeTransfer>(&command.body);
             if (change != nullptr && change->action == domain::TransferAction::cancel) {
                 votes.back().effects = {};
             }
         }},
        {"what a shard fills from a transfer that arrives",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::receive_transfer) {
                 votes.front().effects = votes.back().effects = {};
             }
         }},
        {"what a shard has picked of a package's lines",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::pack_fulfillment) {
                 votes.back().effects = without_units(votes.back().effects);
             }
         }},
        {"what a shard is asked for",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::request_cancellation) {
                 votes.back().effects = {};
             }
         }},
        {"what a shard can give back",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::answer_cancellation) {
                 votes.back().effects = {};
             }
         }},
        {"who waits in a shard for what is given back",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::answer_cancellation) {
                 votes.back().skus = {};
             }
         }},
        {"what a shard cancels of a claim that ends",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::unclaim_pick_list) {
                 votes.back().effects = {};
             }
         }},
        {"who waits in a shard for what a claim sets free",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::unclaim_pick_list) {
                 votes.back().skus = {};
             }
         }},
        {"how much is left of what was asked for",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::expire_claim) {
                 static std::vector<std::vector<domain::AskedOrder>> asked;
                 asked.resize(votes.size());
                 for (std::size_t i = 0; i < votes.size(); ++i) {
                     asked[i].assign(votes[i].asked.begin(), votes[i].asked.end());
                     for (domain::AskedOrder& order : asked[i]) {
                         order.rest.left += 1;
                     }
                     votes[i].asked = asked[i];
                 }
             }
         }},
        {"what a shard offers to an added line",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::change_order && votes.back().change != nullptr) {
                 static domain::ChangeVote change;
                 change = *votes.back().change;
                 change.offers = {};
                 votes.back().change = &change;
             }
         }},
        {"what a shard has with locations of a changed order",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::change_order && votes.back().change != nullptr) {
                 static domain::ChangeVote change;
                 change = *votes.back().change;
                 change.is_released = false;
                 votes.back().change = &change;
             }
         }},
        {"what completes a line in a shard",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) != CommandKind::ship_fulfillment || votes.size() == 1) {
                 return;
             }
             static std::vector<domain::Effect> moves;
             moves.clear();
             std::ranges::copy_if(
                 votes.back().effects, std::back_inserter(moves),
                 [](const domain::Effect& effect) { return effect.to == domain::Bucket::shipped; });
             votes.back().effects = moves;
         }},
        {"what a shard closes short",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::close_order) {
                 votes.back().effects = {};
             }
         }},
        {"of how much a shard has more",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::accept_over_delivery) {
                 votes.back().effects = {};
                 votes.back().objection = domain::RejectReason::none;
             }
         }},
        {"the order that a wave's limit cuts off",
         [](const domain::Command&, std::span<domain::Vote> votes) {
             std::size_t lines = 0;
             for (domain::Vote& vote : votes) {
                 for (const domain::Pull& pull : vote.pulls) {
                     lines += pull.lines;
                 }
                 if (lines > domain::kPickListLinesMax) {
                     vote.pulls = vote.pulls.first(vote.pulls.size() - 1);
                 }
                 lines = 0;
             }
         }},
        {"the ranks of a wave's orders",
         [](const domain::Command& command, std::span<domain::Vote> votes) {
             if (kind_of(command) == CommandKind::create_wave && !votes.back().pulls.empty()) {
                 static std::vector<domain::Pull> pulls;
                 pulls.assign(votes.back().pulls.begin(), votes.back().pulls.end());
                 for (domain::Pull& pull : pulls) {
                     pull.rank += 1;
                 }
                 votes.back().pulls = pulls;
             }
         }},
    };
}

}  // namespace skua::test
