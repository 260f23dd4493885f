/// Words without parameters, in every language.
@frozen package struct Words: Sendable {
    @usableFromInline let english: StaticString
    @usableFromInline let chinese: StaticString

    @inlinable package init(_ english: StaticString, _ chinese: StaticString) {
        self.english = english
        self.chinese = chinese
    }

    /// The same in every language.
    @inlinable package init(_ common: StaticString) {
        english = common
        chinese = common
    }

    @inlinable package func text(in language: Language) -> StaticString {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}
