// A filter as text that reads back as the same filter, and as an English sentence.
#include "traffic/filter_lexer.h"
#include "traffic/filter_node.h"

#include "base/text.h"

#include <algorithm>

namespace fb::traffic {

namespace {

using Node = Filter::Node;

std::string conditionText(const Condition& c) {
    std::string out = infoOf(c.field).name + c.name;
    if (c.op == Op::Present)
        return out;
    out.append(" ").append(symbol(c.op)).append(" ");
    if (c.op != Op::In)
        return out + quotedIfNeeded(c.operands.front().text);
    std::vector<std::string> values;
    for (const Operand& operand : c.operands)
        values.push_back(quotedIfNeeded(operand.text));
    return out + '(' + join(values, ", ") + ')';
}

// A word that would read as "parameter is present" has to be quoted to stay text.
std::string freeText(const std::string& text) {
    const std::string written = quotedIfNeeded(text);
    const FieldInfo* info = written == text ? findField(text) : nullptr;
    return info && info->kind == FieldKind::Named ? '"' + text + '"' : written;
}

std::string listText(const Node& node, std::string_view word) {
    std::string out;
    for (const Node& child : node.children) {
        if (!out.empty())
            out.append(" ").append(word).append(" ");
        const bool group = node.kind == Node::Kind::And && child.kind == Node::Kind::Or;
        out += group ? '(' + textOf(child) + ')' : textOf(child);
    }
    return out;
}

// "3h" -> "3 hours"
std::string lengthInWords(const std::string& text) {
    static constexpr std::pair<const char*, const char*> kUnits[] = {
        {"us", "microsecond"}, {"ms", "millisecond"}, {"s", "second"}, {"m", "minute"}, {"h", "hour"}, {"d", "day"}};
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string count = text.substr(0, end);
    const std::string_view unit = trimOws(std::string_view(text).substr(end));
    for (const auto& [shortName, name] : kUnits)
        if (equalsIgnoreCase(unit, shortName))
            return (count == "1" ? std::string() : count + ' ') + name + (count == "1" ? "" : "s");
    return text;
}

bool isWordy(const Condition& c) {
    const FieldKind kind = infoOf(c.field).kind;
    return (kind == FieldKind::Text || kind == FieldKind::Named) &&
           (c.field == Field::Target || c.field == Field::Path || c.field == Field::Query ||
            c.field == Field::Reason || c.field == Field::Result || kind == FieldKind::Named);
}

std::string valueText(const Condition& c, const Operand& operand) {
    return isWordy(c) ? '"' + operand.text + '"' : operand.text;
}

std::string valuesText(const Condition& c, std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < c.operands.size(); ++i) {
        if (i > 0)
            out.append(i + 1 == c.operands.size() ? ' ' + std::string(word) + ' ' : ", ");
        out += valueText(c, c.operands[i]);
    }
    return out;
}

std::string nounOf(const Condition& c) {
    const std::string noun = infoOf(c.field).noun;
    return c.name.empty() ? noun : noun + ' ' + c.name;
}

std::string timePhrase(const Condition& c, bool negated) {
    const std::string value = c.operands.front().text;
    const std::string no = negated ? "not " : "";
    switch (c.op) {
    case Op::InLast: return no + "in the last " + lengthInWords(value);
    case Op::Greater: return no + "after " + value;
    case Op::GreaterEqual: return no + "since " + value;
    case Op::Less: return no + "before " + value;
    case Op::LessEqual: return no + "until " + value;
    case Op::NotEqual: return (negated ? "at " : "not at ") + value;
    default: return no + "at " + valuesText(c, "or");
    }
}

// A noun phrase, such as "status 400 or more".
std::string testPhrase(const Condition& c, bool negated) {
    const std::string noun = nounOf(c);
    const std::string no = negated ? "not " : "";
    const auto value = [&] { return valueText(c, c.operands.front()); };
    switch (c.op) {
    case Op::Present: return (negated ? "no " : "a ") + noun;
    case Op::Greater: return noun + ' ' + no + "above " + value();
    case Op::GreaterEqual: return noun + ' ' + (negated ? "below " + value() : value() + " or more");
    case Op::Less: return noun + ' ' + no + "below " + value();
    case Op::LessEqual: return noun + ' ' + (negated ? "above " + value() : value() + " or less");
    case Op::Contains: return noun + ' ' + no + "containing \"" + c.operands.front().text + '"';
    case Op::StartsWith: return noun + ' ' + no + "starting with \"" + c.operands.front().text + '"';
    case Op::EndsWith: return noun + ' ' + no + "ending in \"" + c.operands.front().text + '"';
    case Op::NotEqual: return noun + (negated ? " " : " other than ") + value();
    default: return noun + (negated ? " other than " : " ") + valuesText(c, "or");
    }
}

bool isTime(const Node& node) {
    const Node& inner = node.kind == Node::Kind::Not ? node.children.front() : node;
    return inner.kind == Node::Kind::Test && inner.condition.field == Field::Time;
}

std::string phrase(const Node& node, bool negated);

std::string listPhrase(const Node& node, bool negated) {
    const std::string word = node.kind == Node::Kind::And ? " and " : " or ";
    std::string out;
    for (const Node& child : node.children)
        out += (out.empty() ? "" : word) + phrase(child, false);
    return (negated ? "not (" : "(") + out + ')';
}

std::string phrase(const Node& node, bool negated) {
    switch (node.kind) {
    case Node::Kind::Not: return phrase(node.children.front(), !negated);
    case Node::Kind::Text:
        return (negated ? "no \"" : "\"") + node.text.text + "\" in target, route, client or result";
    case Node::Kind::Test:
        return isTime(node) ? timePhrase(node.condition, negated) : testPhrase(node.condition, negated);
    case Node::Kind::And:
    case Node::Kind::Or: break;
    }
    return listPhrase(node, negated);
}

// The condition that says what is counted: "Every interaction except capabilities".
struct Lead {
    const Node* node = nullptr;
    std::string text = "Every request";
};

Lead leadOf(const std::vector<const Node*>& parts) {
    for (const Node* part : parts) {
        const bool negated = part->kind == Node::Kind::Not;
        const Node& inner = negated ? part->children.front() : *part;
        if (inner.kind != Node::Kind::Test || inner.condition.field != Field::Interaction)
            continue;
        const Condition& c = inner.condition;
        if (c.op != Op::Equal && c.op != Op::NotEqual && c.op != Op::In)
            continue;
        const bool except = negated != (c.op == Op::NotEqual);
        return {part, except ? "Every interaction except " + valuesText(c, "and") : "Every " + valuesText(c, "or")};
    }
    return {};
}

} // namespace

std::string textOf(const Node& node) {
    switch (node.kind) {
    case Node::Kind::And: return listText(node, "and");
    case Node::Kind::Or: return listText(node, "or");
    case Node::Kind::Text: return freeText(node.text.text);
    case Node::Kind::Test: return conditionText(node.condition);
    case Node::Kind::Not: break;
    }
    const Node& inner = node.children.front();
    const bool group = inner.kind == Node::Kind::And || inner.kind == Node::Kind::Or;
    return "not " + (group ? '(' + textOf(inner) + ')' : textOf(inner));
}

std::string sentenceOf(const Node& node) {
    std::vector<const Node*> parts;
    if (node.kind == Node::Kind::And)
        for (const Node& child : node.children)
            parts.push_back(&child);
    else
        parts.push_back(&node);
    const Lead lead = leadOf(parts);
    std::string out = lead.text;
    std::string joint = " with ";
    std::string times;
    for (const Node* part : parts) {
        if (part == lead.node)
            continue;
        if (isTime(*part)) {
            times += ", " + phrase(*part, false);
            continue;
        }
        std::string words = phrase(*part, false);
        if (parts.size() == 1 && words.starts_with('(')) // the only condition needs no parentheses
            words = words.substr(1, words.size() - 2);
        out += joint + words;
        joint = ", ";
    }
    return out + times;
}

} // namespace fb::traffic
