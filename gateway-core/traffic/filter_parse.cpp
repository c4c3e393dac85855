// filter    := and-list { ("or" | "||") and-list }
// and-list  := unary { ["and" | "&&"] unary }
// unary     := ("not" | "!") unary | "(" filter ")" | test | word | quoted text
// test      := field operator value | field ["not"] "in" ("(" value {"," value} ")" | value) | field "in" "last"
// value
//            | field ["not"] ("contains" | "startswith" | "endswith") value | "param.NAME" | "header.NAME"
#include "traffic/filter_lexer.h"
#include "traffic/filter_node.h"
#include "traffic/filter_values.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>

namespace fb::traffic {

namespace {

using Node = Filter::Node;
template <typename T>
using Res = ::fb::Result<T>;

constexpr int kDeepest = 64;
constexpr std::size_t kMostTests = 2'000;

Node combine(Node::Kind kind, std::vector<Node> parts) {
    if (parts.size() == 1)
        return std::move(parts.front());
    Node node;
    node.kind = kind;
    for (Node& part : parts) { // (a and b) and c is a and b and c
        if (part.kind != kind) {
            node.children.push_back(std::move(part));
            continue;
        }
        std::move(part.children.begin(), part.children.end(), std::back_inserter(node.children));
    }
    return node;
}

Node negate(Node inner) {
    if (inner.kind == Node::Kind::Not) {
        Node child = std::move(inner.children.front()); // out of the object that would be overwritten
        return child;
    }
    Node node;
    node.kind = Node::Kind::Not;
    node.children.push_back(std::move(inner));
    return node;
}

Node textNode(const std::string& text) {
    Node node;
    node.kind = Node::Kind::Text;
    node.text = textOperand(text);
    return node;
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens)
        : m_tokens(std::move(tokens)) {}

    Res<Node> run() {
        auto root = orList(0);
        if (!root)
            return root;
        if (peek().kind == Token::Kind::Close)
            return errorAt(peek().column, "There is a closing parenthesis without an opening one", "Remove it");
        if (peek().kind != Token::Kind::End)
            return unexpected();
        return root;
    }

private:
    const Token& peek(std::size_t ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    const Token& next() { return m_tokens[m_at < m_tokens.size() - 1 ? m_at++ : m_at]; }
    bool accept(std::string_view word) {
        if (!peek().isWord(word))
            return false;
        ++m_at;
        return true;
    }

    Error unexpected() const {
        if (peek().kind == Token::Kind::End)
            return errorAt(peek().column, "The filter ends too early", "Add a condition such as status >= 400");
        return errorAt(peek().column, "\"" + peek().text + "\" does not fit here",
                       "Put text with special characters into quotes");
    }

    Res<Node> orList(int depth) {
        if (depth > kDeepest)
            return errorAt(peek().column, "The filter is nested too deep", "Use fewer parentheses");
        std::vector<Node> parts;
        do {
            auto part = andList(depth);
            if (!part)
                return part;
            parts.push_back(std::move(*part));
        } while (accept("or") || accept("||"));
        return combine(Node::Kind::Or, std::move(parts));
    }

    bool endsAndList() const {
        return peek().kind == Token::Kind::End || peek().kind == Token::Kind::Close || peek().isWord("or") ||
               peek().isWord("||");
    }

    Res<Node> andList(int depth) {
        std::vector<Node> parts;
        do {
            auto part = unary(depth);
            if (!part)
                return part;
            parts.push_back(std::move(*part));
        } while (accept("and") || accept("&&") || !endsAndList());
        return combine(Node::Kind::And, std::move(parts));
    }

    Res<Node> unary(int depth) {
        bool negated = false;
        while (peek().isWord("not") || (peek().kind == Token::Kind::Operator && peek().text == "!")) {
            next();
            negated = !negated;
        }
        auto inner = primary(depth);
        if (!inner || !negated)
            return inner;
        return negate(std::move(*inner));
    }

    Res<Node> primary(int depth) {
        if (++m_tests > kMostTests)
            return errorAt(peek().column, "The filter has more than " + std::to_string(kMostTests) + " conditions",
                           "Use in (...) for many values");
        if (peek().kind == Token::Kind::Quoted)
            return textNode(next().text);
        if (peek().kind == Token::Kind::Open)
            return group(depth);
        if (peek().kind != Token::Kind::Word || isKeyword(peek()))
            return unexpected();
        if (startsTest())
            return test();
        if (const FieldInfo* info = findField(peek().text); info && info->kind == FieldKind::Named)
            return present(*info);
        return textNode(next().text);
    }

    static bool isKeyword(const Token& token) {
        for (const char* word : {"and", "or", "&&", "||", "in", "contains", "startswith", "endswith", "matches"})
            if (token.isWord(word))
                return true;
        return false;
    }

    Res<Node> group(int depth) {
        const int column = next().column;
        auto inner = orList(depth + 1);
        if (!inner)
            return inner;
        if (peek().kind != Token::Kind::Close)
            return peek().kind == Token::Kind::End
                       ? errorAt(column, "The parenthesis is not closed", "Add a closing )")
                       : unexpected();
        next();
        return inner;
    }

    // A word is a field when an operator follows; alone it is text to look for.
    bool startsTest() const {
        const std::size_t at = peek(1).isWord("not") ? 2 : 1;
        for (const char* word : {"in", "contains", "startswith", "endswith", "matches"})
            if (peek(at).isWord(word))
                return true;
        // "text !other" is two words of text: "!" is only an operator with "=".
        return peek(1).kind == Token::Kind::Operator && peek(1).text != "!";
    }

    Res<Node> present(const FieldInfo& info) {
        Node node;
        node.condition.field = info.field;
        node.condition.name = nameIn(info, next().text);
        node.condition.op = Op::Present;
        return node;
    }

    static std::string nameIn(const FieldInfo& info, const std::string& word) {
        if (info.kind != FieldKind::Named)
            return {};
        const std::string_view prefix = startsWithIgnoreCase(word, info.name) ? info.name : info.alias;
        return word.substr(prefix.size());
    }

    Res<Node> test() {
        const Token& word = next();
        const FieldInfo* info = findField(word.text);
        if (!info) {
            const auto near = nearest(word.text, fieldNames());
            return errorAt(word.column, "There is no field \"" + word.text + "\"",
                           near ? "Did you mean " + *near + "?" : "Put it into quotes to look for it as text");
        }
        Node node;
        node.condition.field = info->field;
        node.condition.name = nameIn(*info, word.text);
        const bool negated = accept("not");
        const Token& op = next();
        if (auto read = readOp(*info, op, node.condition.op); !read)
            return read.error();
        if (auto read = operands(*info, node.condition); !read)
            return read.error();
        return negated ? negate(std::move(node)) : node;
    }

    Res<void> readOp(const FieldInfo& info, const Token& token, Op& out) {
        if (token.isWord("in"))
            out = accept("last") ? Op::InLast : Op::In;
        else if (token.isWord("contains"))
            out = Op::Contains;
        else if (token.isWord("startswith"))
            out = Op::StartsWith;
        else if (token.isWord("endswith"))
            out = Op::EndsWith;
        else if (token.text == "=" || token.text == "==")
            out = Op::Equal;
        else if (token.text == "!=" || token.text == "<>")
            out = Op::NotEqual;
        else if (token.text == ">")
            out = Op::Greater;
        else if (token.text == ">=")
            out = Op::GreaterEqual;
        else if (token.text == "<")
            out = Op::Less;
        else if (token.text == "<=")
            out = Op::LessEqual;
        else
            return errorAt(token.column, "Patterns are not supported", "Use contains, startswith or endswith");
        return fits(info, out, token.column);
    }

    static Res<void> fits(const FieldInfo& info, Op op, int column) {
        const std::string name = info.kind == FieldKind::Named ? std::string(info.name) + "NAME" : info.name;
        const bool text = info.kind == FieldKind::Text || info.kind == FieldKind::Named;
        const bool ordered = !text && info.kind != FieldKind::Body;
        const bool ordering = op == Op::Greater || op == Op::GreaterEqual || op == Op::Less || op == Op::LessEqual;
        const bool part = op == Op::Contains || op == Op::StartsWith || op == Op::EndsWith;
        if (op == Op::InLast && info.kind != FieldKind::Time)
            return errorAt(column, "Only time can be in last", "Write time in last 3h");
        if (info.kind == FieldKind::Body && op != Op::Contains)
            return errorAt(column, name + " can only be searched for text", "Write " + name + " contains \"text\"");
        if (ordering && !ordered)
            return errorAt(column, name + " is text and has no order",
                           "Use =, !=, in, contains, startswith or endswith");
        if (part && ordered)
            return errorAt(column, name + " is not text", "Use =, !=, <, <=, > or >=");
        return {};
    }

    Res<void> operands(const FieldInfo& info, Condition& condition) {
        if (condition.op != Op::In || peek().kind != Token::Kind::Open)
            return operand(info, condition);
        const int column = next().column;
        do {
            if (auto one = operand(info, condition); !one)
                return one;
            if (peek().kind == Token::Kind::Close) {
                next();
                return {};
            }
        } while (next().kind == Token::Kind::Comma && ++m_tests <= kMostTests);
        return errorAt(column, "The list is not closed", "Write it as (a, b, c)");
    }

    Res<void> operand(const FieldInfo& info, Condition& condition) {
        const Token& token = peek();
        if (token.kind != Token::Kind::Word && token.kind != Token::Kind::Quoted)
            return errorAt(token.column, "A value is missing for " + std::string(info.name),
                           "Write a word, or text in quotes");
        next();
        auto value = readOperand(info, condition.op, token.text, token.column);
        if (!value)
            return value.error();
        const bool ordering = condition.op >= Op::Greater && condition.op <= Op::LessEqual;
        if (ordering && info.kind == FieldKind::Status && value->low != value->high)
            return errorAt(token.column, "A class such as " + token.text + " has no order", "Use = or in");
        condition.operands.push_back(std::move(*value));
        return {};
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    std::size_t m_tests = 0;
};

} // namespace

::fb::Result<Filter::Node> parseFilter(std::string_view text) {
    auto tokens = tokenize(text);
    if (!tokens)
        return tokens.error();
    if (tokens->size() == 1) // nothing but white space
        return combine(Node::Kind::And, {});
    return Parser(std::move(*tokens)).run();
}

} // namespace fb::traffic
