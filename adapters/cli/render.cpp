#include "adapters/cli/render.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/cli/importer/texts.hpp"

namespace skua::cli {
namespace {

namespace dom = simdjson::dom;
using importer::printable;
using importer::printable_lines;

using Row = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Table {
    std::string name;
    Row header;
    std::vector<Row> rows;
};

struct Sheet {
    Pairs values;
    std::vector<Table> tables;
};

bool is_object_list(dom::element element) {
    dom::array list;
    if (element.get(list) != simdjson::SUCCESS || list.begin() == list.end()) {
        return false;
    }
    return (*list.begin()).is_object();
}

std::string brief(dom::element element);

std::string brief_object(dom::object object) {
    std::string text;
    for (const auto field : object) {
        text += text.empty() ? "" : " ";
        text += printable(field.key) + "=" + brief(field.value);
    }
    return text;
}

std::string brief_list(dom::array list) {
    std::string text;
    const bool has_objects = list.begin() != list.end() && (*list.begin()).is_object();
    for (const dom::element item : list) {
        text += text.empty() ? "" : (has_objects ? "; " : ", ");
        text += brief(item);
    }
    return text.empty() ? "-" : text;
}

// A value in one cell.
std::string brief(dom::element element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
        return printable(text);
    }
    dom::object object;
    if (element.get(object) == simdjson::SUCCESS) {
        return brief_object(object);
    }
    dom::array list;
    if (element.get(list) == simdjson::SUCCESS) {
        return brief_list(list);
    }
    return element.is_null() ? "-" : std::string(simdjson::minify(element));
}

Table table_of(std::string name, dom::array list) {
    Table table{std::move(name), {}, {}};
    for (const dom::element item : list) {
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS) {
            continue;
        }
        Row row(table.header.size());
        for (const auto field : object) {
            const std::string key = printable(field.key);
            const auto found = std::find(table.header.begin(), table.header.end(), key);
            const auto column = static_cast<std::size_t>(found - table.header.begin());
            if (found == table.header.end()) {
                table.header.push_back(key);
                row.emplace_back();
            }
            row[column] = brief(field.value);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

// Rows that hold tables themselves would be too wide: such a list is shown item by item.
bool has_nested_tables(dom::array list) {
    return std::any_of(list.begin(), list.end(), [](dom::element item) {
        dom::object object;
        return item.get(object) == simdjson::SUCCESS &&
               std::any_of(object.begin(), object.end(), [](dom::key_value_pair field) {
                   return field.key != "fulfillments" && is_object_list(field.value);
               });
    });
}

void collect(const std::string& prefix, dom::object object, Sheet& sheet);

void collect_list(const std::string& name, dom::array list, Sheet& sheet) {
    if (!has_nested_tables(list)) {
        sheet.tables.push_back(table_of(name, list));
        return;
    }
    std::size_t index = 0;
    for (const dom::element item : list) {
        dom::object object;
        if (item.get(object) == simdjson::SUCCESS) {
            collect(fmt::format("{}[{}].", name, index++), object, sheet);
        }
    }
}

void collect(const std::string& prefix, dom::object object, Sheet& sheet) {
    for (const auto field : object) {
        const std::string name = prefix + printable(field.key);
        dom::object inner;
        if (is_object_list(field.value)) {
            collect_list(name, field.value.get_array().value_unsafe(), sheet);
        } else if (field.value.get(inner) == simdjson::SUCCESS) {
            collect(name + ".", inner, sheet);
        } else {
            sheet.values.emplace_back(name, brief(field.value));
        }
    }
}

std::string text_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.header.size(); ++column) {
        std::size_t width = table.header[column].size();
        for (const Row& row : table.rows) {
            width = std::max(width, column < row.size() ? row[column].size() : 0);
        }
        widths.push_back(width);
    }
    const auto line = [&widths](const Row& row) {
        std::string text = " ";
        for (std::size_t column = 0; column < widths.size(); ++column) {
            const std::string& cell = column < row.size() ? row[column] : std::string();
            text += fmt::format(" {:<{}} ", cell, widths[column]);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        return text + "\n";
    };
    std::string text = table.name.empty() ? "" : table.name + "\n";
    text += line(table.header);
    for (const Row& row : table.rows) {
        text += line(row);
    }
    return text;
}

std::string text_of(const Sheet& sheet) {
    std::size_t width = 0;
    for (const auto& [name, value] : sheet.values) {
        width = std::max(width, name.size());
    }
    std::string text;
    for (const auto& [name, value] : sheet.values) {
        text += fmt::format("{:<{}}  {}\n", name, width, value);
    }
    for (const Table& table : sheet.tables) {
        text += (text.empty() ? "" : "\n") + text_of(table);
    }
    return text;
}

std::string_view text_at(dom::element root, std::string_view key) {
    std::string_view text;
    return root[key].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

}  // namespace

std::string rendered(std::string_view json) {
    dom::parser parser;
    dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) {
        return printable_lines(json);
    }
    dom::object object;
    dom::array list;
    Sheet sheet;
    if (root.get(object) == simdjson::SUCCESS) {
        collect("", object, sheet);
    } else if (root.get(list) == simdjson::SUCCESS) {
        sheet.tables.push_back(table_of("", list));
    } else {
        return brief(root) + "\n";
    }
    return text_of(sheet);
}

std::string rendered_event(std::string_view json) {
    dom::parser parser;
    dom::object event;
    if (parser.parse(json.data(), json.size()).get(event) != simdjson::SUCCESS) {
        return printable(json);
    }
    std::string sequence;
    std::string type;
    std::string time;
    std::string rest;
    for (const auto field : event) {
        if (field.key == "sequence") {
            sequence = brief(field.value);
        } else if (field.key == "type") {
            type = brief(field.value);
        } else if (field.key == "time") {
            time = brief(field.value);
        } else if (field.key != "index") {
            const std::string value = brief(field.value);
            rest += fmt::format(" {}={}", printable(field.key),
                                is_object_list(field.value) ? "[" + value + "]" : value);
        }
    }
    return fmt::format("{:>10}  {}  {:<20}{}", sequence, time, type, rest);
}

namespace {

// Everything of a problem but what is said of it in words: "requested 5, available 3".
std::string figures_of(dom::object problem) {
    constexpr std::string_view kSaid[] = {"type",   "title", "status", "code",
                                          "detail", "field", "lines"};
    std::string text;
    for (const auto member : problem) {
        if (std::ranges::find(kSaid, member.key) == std::end(kSaid)) {
            text += text.empty() ? "" : ", ";
            text += printable(member.key) + " " + brief(member.value);
        }
    }
    return text;
}

}  // namespace

std::string rendered_problem(std::string_view json, unsigned http_status) {
    dom::parser parser;
    dom::element root;
    const bool is_json =
        parser.parse(json.data(), json.size()).get(root) == simdjson::SUCCESS && root.is_object();
    if (!is_json || text_at(root, "code").empty()) {
        return fmt::format("HTTP {} {}", http_status, json.substr(0, 500));
    }
    std::string text = fmt::format("{}: {}", text_at(root, "code"), text_at(root, "title"));
    if (!text_at(root, "detail").empty()) {
        text += fmt::format(" - {}", text_at(root, "detail"));
    }
    if (std::string_view field; root["field"].get(field) == simdjson::SUCCESS) {
        text += fmt::format(" (at {})", field.empty() ? "the body" : field);
    }
    if (const std::string figures = figures_of(root.get_object().value_unsafe());
        !figures.empty()) {
        text += "; " + figures;
    }
    dom::array lines;
    if (root["lines"].get(lines) == simdjson::SUCCESS) {
        text += "\n" + text_of(table_of("", lines));
    }
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

}  // namespace skua::cli
