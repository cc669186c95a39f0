"""Find remarks of the writer beside a question in Japanese and Chinese, whose words no spaces separate."""
