#include "widgets/code_view.h"

#include "theme/theme.h"
#include "widgets/qscintilla.h"


#include <QVBoxLayout>

namespace fb::widgets {

using theme::Token;

namespace {

constexpr int kErrorIndicator = 9;
constexpr int kFillMarkers = 4; // markers 0 to 3 fill lines, 4 to 7 stand in the margin

// QScintilla knows sizes in points only.
QFont inPoints(QFont font, const QWidget* widget) {
    if (font.pixelSize() > 0) {
        font.setPointSizeF(font.pixelSize() * 72.0 / widget->logicalDpiY());
    }
    return font;
}

struct StyleToken {
    int style;
    Token token;
};

const std::vector<StyleToken>& stylesOf(Language language) {
    static const std::vector<StyleToken> json = {
        {QsciLexerJSON::Number, Token::SyntaxNumber},        {QsciLexerJSON::String, Token::SyntaxString},
        {QsciLexerJSON::UnclosedString, Token::SyntaxError}, {QsciLexerJSON::Property, Token::SyntaxKey},
        {QsciLexerJSON::EscapeSequence, Token::SyntaxString}, {QsciLexerJSON::CommentLine, Token::SyntaxComment},
        {QsciLexerJSON::CommentBlock, Token::SyntaxComment}, {QsciLexerJSON::Operator, Token::SyntaxPunctuation},
        {QsciLexerJSON::IRI, Token::SyntaxString},           {QsciLexerJSON::IRICompact, Token::SyntaxString},
        {QsciLexerJSON::Keyword, Token::SyntaxLiteral},      {QsciLexerJSON::KeywordLD, Token::SyntaxKey},
        {QsciLexerJSON::Error, Token::SyntaxError},
    };
    static const std::vector<StyleToken> yaml = {
        {QsciLexerYAML::Default, Token::SyntaxString},       {QsciLexerYAML::Comment, Token::SyntaxComment},
        {QsciLexerYAML::Identifier, Token::SyntaxKey},       {QsciLexerYAML::Keyword, Token::SyntaxLiteral},
        {QsciLexerYAML::Number, Token::SyntaxNumber},        {QsciLexerYAML::Reference, Token::SyntaxReference},
        {QsciLexerYAML::DocumentDelimiter, Token::SyntaxDirective}, {QsciLexerYAML::TextBlockMarker, Token::SyntaxString},
        {QsciLexerYAML::SyntaxErrorMarker, Token::SyntaxError}, {QsciLexerYAML::Operator, Token::SyntaxPunctuation},
    };
    static const std::vector<StyleToken> xml = {
        {QsciLexerHTML::Tag, Token::SyntaxKey},
        {QsciLexerHTML::UnknownTag, Token::SyntaxKey},
        {QsciLexerHTML::Attribute, Token::SyntaxReference},
        {QsciLexerHTML::UnknownAttribute, Token::SyntaxReference},
        {QsciLexerHTML::HTMLNumber, Token::SyntaxNumber},
        {QsciLexerHTML::HTMLDoubleQuotedString, Token::SyntaxString},
        {QsciLexerHTML::HTMLSingleQuotedString, Token::SyntaxString},
        {QsciLexerHTML::OtherInTag, Token::SyntaxPunctuation},
        {QsciLexerHTML::HTMLComment, Token::SyntaxComment},
        {QsciLexerHTML::Entity, Token::SyntaxLiteral},
        {QsciLexerHTML::XMLTagEnd, Token::SyntaxKey},
        {QsciLexerHTML::XMLStart, Token::SyntaxDirective},
        {QsciLexerHTML::XMLEnd, Token::SyntaxDirective},
        {QsciLexerHTML::CDATA, Token::SyntaxString},
        {QsciLexerHTML::HTMLValue, Token::SyntaxString},
    };
    static const std::vector<StyleToken> lua = {
        {QsciLexerLua::Comment, Token::SyntaxComment},      {QsciLexerLua::LineComment, Token::SyntaxComment},
        {QsciLexerLua::Number, Token::SyntaxNumber},        {QsciLexerLua::Keyword, Token::SyntaxLiteral},
        {QsciLexerLua::String, Token::SyntaxString},        {QsciLexerLua::Character, Token::SyntaxString},
        {QsciLexerLua::LiteralString, Token::SyntaxString}, {QsciLexerLua::Operator, Token::SyntaxPunctuation},
        {QsciLexerLua::BasicFunctions, Token::SyntaxKey},
    };
    static const std::vector<StyleToken> none;
    switch (language) {
    case Language::Json: return json;
    case Language::Yaml: return yaml;
    case Language::Xml: return xml;
    case Language::Lua: return lua;
    case Language::Text: return none;
    }
    return none;
}

QsciLexer* makeLexer(Language language, QObject* parent) {
    switch (language) {
    case Language::Json: return new QsciLexerJSON(parent);
    case Language::Yaml: return new QsciLexerYAML(parent);
    case Language::Xml: return new QsciLexerXML(parent);
    case Language::Lua: return new QsciLexerLua(parent);
    case Language::Text: return nullptr;
    }
    return nullptr;
}

} // namespace

struct CodeView::Impl {
    QsciScintilla* edit = nullptr;
    QsciLexer* lexer = nullptr;
    Language language = Language::Text;
    bool lineNumbers = true;
    bool readOnly = true;
    bool replacing = false;
    std::array<Token, 8> markers{};
    int markerCount[2] = {0, 0};

    // A marker number for a colour; at most four fills and four bars at a time.
    int marker(Token token, bool bar) {
        const int base = bar ? kFillMarkers : 0;
        int& count = markerCount[bar ? 1 : 0];
        for (int i = 0; i < count; ++i) {
            if (markers[size_t(base + i)] == token) {
                return base + i;
            }
        }
        const int slot = qMin(count, kFillMarkers - 1);
        count = slot + 1;
        markers[size_t(base + slot)] = token;
        edit->markerDefine(bar ? QsciScintilla::FullRectangle : QsciScintilla::Background, base + slot);
        paint(base + slot);
        return base + slot;
    }
    void paint(int number) const {
        const QColor tone = theme::color(markers[size_t(number)]);
        edit->setMarkerBackgroundColor(tone, number);
        edit->setMarkerForegroundColor(tone, number);
    }
};

CodeView::CodeView(bool readOnly, QWidget* parent) : QWidget(parent), m_impl(std::make_unique<Impl>()) {
    auto* edit = new QsciScintilla(this);
    m_impl->edit = edit;
    m_impl->readOnly = readOnly;
    edit->setFrameShape(QFrame::NoFrame);
    edit->setUtf8(true);
    edit->setReadOnly(readOnly);
    edit->setMarginType(0, QsciScintilla::NumberMargin);
    edit->setMarginType(1, QsciScintilla::SymbolMargin);
    edit->setMarginWidth(1, 5);
    edit->setMarginMarkerMask(1, 0xF0);
    edit->setMarginWidth(2, 0);
    edit->setTabWidth(2);
    edit->setIndentationsUseTabs(false);
    edit->setAutoIndent(true);
    edit->setScrollWidth(1);
    edit->setScrollWidthTracking(true);
    edit->setExtraAscent(2);
    edit->setExtraDescent(1);
    edit->indicatorDefine(QsciScintilla::SquiggleIndicator, kErrorIndicator);
    edit->setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    edit->setContextMenuPolicy(Qt::DefaultContextMenu);
    edit->SendScintilla(QsciScintillaBase::SCI_SETCARETLINEVISIBLEALWAYS, 0L);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit);
    setFocusProxy(edit);
    connect(edit, &QsciScintilla::textChanged, this, [this] {
        if (!m_impl->replacing) {
            Q_EMIT edited();
        }
    });
    connect(edit, &QsciScintilla::cursorPositionChanged, this, [this](int l, int c) { Q_EMIT cursorMoved(l + 1, c + 1); });
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &CodeView::style);
    style();
}

CodeView::~CodeView() = default;

void CodeView::setText(const QString& text, Language language, bool keepPlace) {
    QsciScintilla* edit = m_impl->edit;
    const int top = edit->firstVisibleLine();
    int l = 0;
    int c = 0;
    edit->getCursorPosition(&l, &c);
    m_impl->replacing = true;
    if (language != m_impl->language || m_impl->lexer == nullptr) {
        m_impl->language = language;
        edit->setLexer(nullptr);
        delete m_impl->lexer;
        m_impl->lexer = makeLexer(language, this);
        edit->setLexer(m_impl->lexer);
        style();
    }
    edit->setReadOnly(false);
    edit->setScrollWidth(1);
    edit->setText(text);
    edit->setReadOnly(m_impl->readOnly);
    edit->setModified(false);
    if (keepPlace) {
        edit->setCursorPosition(l, c);
        edit->setFirstVisibleLine(top);
    } else {
        edit->setCursorPosition(0, 0);
    }
    setLineNumbers(m_impl->lineNumbers);
    m_impl->replacing = false;
}

QString CodeView::text() const { return m_impl->edit->text(); }
bool CodeView::isModified() const { return m_impl->edit->isModified(); }

void CodeView::setLineNumbers(bool shown) {
    m_impl->lineNumbers = shown;
    const QFontMetrics metrics(theme::font(theme::Type::Data));
    const int digits = qMax(3, int(QString::number(m_impl->edit->lines()).size()));
    m_impl->edit->setMarginWidth(0, shown ? metrics.horizontalAdvance(QLatin1Char('0')) * digits + 14 : 12);
    m_impl->edit->setMarginLineNumbers(0, shown);
    m_impl->edit->setMarginsBackgroundColor(theme::color(shown ? Token::SyntaxGutter : Token::Surface));
}

void CodeView::fillLines(int first, int last, Token fill) {
    const int marker = m_impl->marker(fill, false);
    for (int l = first; l <= last; ++l) {
        m_impl->edit->markerAdd(l - 1, marker);
    }
}

void CodeView::barLines(int first, int last, Token color) {
    const int marker = m_impl->marker(color, true);
    for (int l = first; l <= last; ++l) {
        m_impl->edit->markerAdd(l - 1, marker);
    }
}

void CodeView::clearLines() {
    m_impl->edit->markerDeleteAll();
    m_impl->markerCount[0] = m_impl->markerCount[1] = 0;
}

void CodeView::markError(int line, int column, const QString& message) {
    QsciScintilla* edit = m_impl->edit;
    const int l = qBound(0, line - 1, edit->lines() - 1);
    const QString content = edit->text(l);
    const int length = int(QStringView(content).trimmed().size());
    int from = qBound(0, column - 1, length);
    int to = from;
    while (to < content.size() && !content[to].isSpace() && !QStringView(u",]}:").contains(content[to])) {
        ++to;
    }
    if (to == from) { // an empty place: the whole line
        from = 0;
        to = int(content.size());
    }
    edit->fillIndicatorRange(l, from, l, to, kErrorIndicator);
    const QsciStyle look(-1, QString(), theme::color(Token::SeverityErrorText), theme::color(Token::SeverityErrorFill),
                         inPoints(theme::font(theme::Type::Body), edit));
    if (!message.isEmpty()) {
        edit->annotate(l, message, look);
    }
}

void CodeView::clearErrors() {
    QsciScintilla* edit = m_impl->edit;
    const int lines = edit->lines();
    edit->clearIndicatorRange(0, 0, lines, 0, kErrorIndicator);
    edit->clearAnnotations();
}

void CodeView::goTo(int line, int column) {
    m_impl->edit->setCursorPosition(line - 1, qMax(0, column - 1));
    m_impl->edit->ensureLineVisible(line - 1);
    const int visible = int(m_impl->edit->SendScintilla(QsciScintillaBase::SCI_LINESONSCREEN));
    m_impl->edit->setFirstVisibleLine(qMax(0, line - 1 - visible / 3));
}

int CodeView::line() const {
    int l = 0;
    int c = 0;
    m_impl->edit->getCursorPosition(&l, &c);
    return l + 1;
}

int CodeView::column() const {
    int l = 0;
    int c = 0;
    m_impl->edit->getCursorPosition(&l, &c);
    return c + 1;
}

bool CodeView::find(const QString& text, bool forward) { return m_impl->edit->findFirst(text, false, false, false, true, forward); }

void CodeView::style() {
    QsciScintilla* edit = m_impl->edit;
    const QFont fixed = inPoints(theme::font(theme::Type::Data), edit);
    const QColor ink = theme::color(Token::Text);
    const QColor ground = theme::color(Token::Surface);
    if (QsciLexer* lexer = m_impl->lexer) {
        lexer->setDefaultFont(fixed);
        lexer->setDefaultColor(ink);
        lexer->setDefaultPaper(ground);
        lexer->setFont(fixed);
        lexer->setColor(ink);
        lexer->setPaper(ground);
        for (const StyleToken& s : stylesOf(m_impl->language)) {
            lexer->setColor(theme::color(s.token), s.style);
        }
    } else {
        edit->setFont(fixed);
        edit->setColor(ink);
        edit->setPaper(ground);
    }
    edit->setMarginsFont(inPoints(theme::font(theme::Type::DataSmall), edit));
    edit->setMarginsBackgroundColor(theme::color(m_impl->lineNumbers ? Token::SyntaxGutter : Token::Surface));
    edit->setMarginsForegroundColor(theme::color(Token::TextMuted));
    edit->setCaretForegroundColor(ink);
    edit->setCaretLineVisible(!m_impl->readOnly);
    edit->setCaretLineBackgroundColor(theme::color(Token::SyntaxLine));
    edit->setSelectionBackgroundColor(theme::color(Token::Selection));
    edit->resetSelectionForegroundColor();
    edit->setIndicatorForegroundColor(theme::color(Token::SyntaxError), kErrorIndicator);
    for (int bar = 0; bar < 2; ++bar) {
        for (int i = 0; i < m_impl->markerCount[bar]; ++i) {
            m_impl->paint(bar * kFillMarkers + i);
        }
    }
}

} // namespace fb::widgets
