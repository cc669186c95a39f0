"""The names of an element say whether it is around an article."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from index.extraction.html.labels.element_names import is_named_as_surrounding


@pytest.mark.parametrize(
    "attributes",
    [
        "class='related-posts'",
        "class='jp-relatedposts'",
        "class='c-related-articles__list'",
        "class='RelatedArticles_wrapper__x3Fq2'",
        "id='mostRead'",
        "class='widget more-stories'",
        "class='yarpp yarpp-related'",
        "id='taboola-below-article' class='taboola'",
        "class='sharedaddy'",
        "class='addtoany_share_save_container addtoany'",
        "class='article-share-buttons'",
        "class='social-links'",
        "class='newsletter-signup'",
        "class='wp-block-jetpack-subscriptions'",
        "class='post-navigation'",
        "class='breadcrumbs'",
        "itemtype='https://schema.org/BreadcrumbList'",
        "itemtype='http://schema.org/WPAdBlock'",
        "role='navigation'",
        "role='complementary'",
        "class='author-bio'",
        "class='about-the-author'",
        "class='saboxplugin-wrap'",
        "class='ad'",
        "class='ad-slot'",
        "class='advertisement'",
        "id='google_ads'",
        "data-component='promo-block'",
        "data-type='newsletter'",
        "data-block-type='related-links'",
        "class='block-cta'",
        "class='chunk chunk--signup'",
        "data-testid='ad-container'",
        "id='ez-toc-container'",
        "class='table-of-contents'",
        "class='cookie-banner'",
        "class='screen-reader-text'",
        "class='visually-hidden'",
        "class='skip-link'",
        "class='tags-links'",
        "class='reading-time'",
        "class='comments-title'",
        "id='submission-history'",
        "class='back-to-top'",
        "class='lang-switcher'",
        "class='affiliate-disclosure'",
    ],
)
def test_elements_around_an_article(attributes: str) -> None:
    assert is_named_as_surrounding(fragment_fromstring(f"<div {attributes}>x</div>"))


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        "class='entry-content'",
        "class='post tag-newsletter category-related type-post has-ads no-sidebar'",
        "class='share-price-table'",
        "class='top-story'",
        "class='read-more-content'",
        "class='loaded'",
        "class='reading'",
        "class='recommendations'",
        "class='unrelated'",
        "class='advice'",
        "class='tocsin'",
        "class='adrift'",
        "class='storytelling'",
        "id='articleBody'",
        "role='article'",
        "itemtype='https://schema.org/NewsArticle'",
    ],
)
def test_elements_of_an_article(attributes: str) -> None:
    assert not is_named_as_surrounding(fragment_fromstring(f"<div {attributes}>x</div>"))
