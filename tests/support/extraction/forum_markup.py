"""The markup of a thread of two posts in many systems, shortened."""

from __future__ import annotations

FIRST = "The kettle on my stove sings every evening, but only when it rains. Is that a fault?"
SECOND = "It is the wind in the chimney. Turn the damper by a quarter and it will be quiet."
QUOTED = "only when it rains"

THREADS = {
    "Discourse": f"""
      <div id=topic-title><h1><a>Kettle</a></h1></div><div itemscope
      itemtype=http://schema.org/DiscussionForumPosting>
      <div id=post_1 class="topic-body crawler-post"><span class=creator itemprop=author><a><span itemprop=name>Ann
      Lee</span> </a></span><time class=post-time datetime=2024-03-05T10:00:00Z>March 5</time><div class=post
      itemprop=text><p>{FIRST}</p> </div></div><div id=post_2 class="topic-body crawler-post" itemprop=comment
      itemtype=http://schema.org/Comment itemscope> <span class=creator itemprop=author><a><span
      itemprop=name>tomo_k</span></a></span><div class=post itemprop=text> <aside class="quote no-group"><div
      class=title>Ann Lee:</div><blockquote><p>{QUOTED}</p></blockquote></aside> <p>{SECOND}</p></div><span
      class=post-likes>3 Likes</span></div></div>""",
    "phpBB 3": f"""
      <h2 class=topic-title><a>Kettle</a></h2><div id=p11 class="post has-profile bg2"><div class=inner> <dl
      class=postprofile id=profile11><dt><a class=username>Ann Lee</a></dt><dd class=posts>Posts: 12</dd></dl> <div
      class=postbody><div id=post_content11><h3><a>Kettle</a></h3><p class=author><span>by <strong><a class=username>
      Ann Lee</a></strong> » </span><time datetime=2024-03-05T10:00:00+00:00>Tue Mar 05, 2024 10:00 am</time></p> <div
      class=content>{FIRST}</div></div></div></div></div><div id=p12 class="post bg1"><div class=postbody> <p
      class=author>by <strong><a class=username-coloured>tomo_k</a></strong></p><div class=content><blockquote><div>
      <cite>Ann Lee wrote:</cite>{QUOTED}</div></blockquote>{SECOND}</div><div class=notice>Last edited by
      tomo_k.</div> <div id=sig12 class=signature>Always on the stove, never on the sofa.</div></div></div>""",
    "phpBB 2 and subsilver": f"""
      <a class=maintitle>Kettle</a><table class=forumline><tr><td><span class=name><a name=1></a><b>Ann
      Lee</b></span><br> <span class=postdetails>Joined: 01 Jan 2003<br>Posts: 12</span></td><td><table><tr><td><span
      class=postdetails> Posted: Tue Mar 05, 2024 10:00 am</span></td></tr><tr><td><span
      class=postbody>{FIRST}</span></td></tr></table></td></tr> <tr><td><span
      class=name><b>tomo_k</b></span></td><td><span class=postbody><table><tr><td><span class=genmed> <b>Ann Lee
      wrote:</b></span></td></tr><tr><td class=quote>{QUOTED}</td></tr></table><br>{SECOND}
      <br>_________________<br>Always on the stove.</span></td></tr></table>""",
    "vBulletin 3": f"""
      <div id=posts><div id=edit1><table id=post1 class=tborder><tr><td class=thead>05.03.2024,
      10:00</td></tr><tr><td>
      <a class=bigusername>Ann Lee</a><div class=smallfont>Member</div></td><td><div
      id=post_message_1>{FIRST}</div></td></tr> </table></div><table id=post2><tr><td><a
      class=bigusername>tomo_k</a></td><td><div id=post_message_2> <div style="margin:20px"><div
      class=smallfont>Quote:</div><table><tr><td class=alt2>{QUOTED}</td></tr></table></div>
      {SECOND}</div><div>__________________<br>Always on the stove.</div></td></tr></table></div>""",
    "vBulletin 4": f"""
      <span class=threadtitle><a>Kettle</a></span><ol id=posts><li class=postbitlegacy id=post_1><div class=posthead>
      <span class=postdate><span class=date>05.03.2024,&nbsp;<span class=time>10:00</span></span></span></div> <div
      class=userinfo><a class=username><strong>Ann Lee</strong></a><span class=rank>Member</span></div><div
      id=post_message_1> <blockquote class="postcontent restore">{FIRST}</blockquote></div></li><li
      class=postbitlegacy
      id=post_2><div class=userinfo> <a class=username><strong>tomo_k</strong></a></div><blockquote class="postcontent
      restore"><div class=bbcode_container> <div class=bbcode_quote><div class=quote_container>Originally Posted by
      <strong>Ann Lee</strong><div class=message>{QUOTED} </div></div></div></div>{SECOND}</blockquote><blockquote
      class=signature>Always on the stove.</blockquote></li></ol>""",
    "vBulletin 5": f"""
      <ul><li class="b-post js-post" data-node-id=1><div class=b-userinfo__details><div class=author><strong><a>Ann
      Lee</a></strong> </div></div><time datetime=2024-03-05T10:00:00>03-05-2024</time><h2
      class=b-post__title>Kettle</h2> <div class="js-post__content-text restore">{FIRST}</div></li><li class="b-post
      js-post"><div class=author><a>tomo_k</a></div> <div class="js-post__content-text restore"><div
      class=bbcode_container><div class=bbcode_quote>{QUOTED}</div></div>{SECOND} </div><div
      class=b-post__signature>Always on the stove.</div></li></ul>""",
    "XenForo 2": f"""
      <h1 class=p-title-value><span class="label label--green">Question</span> Kettle</h1><article class="message
      message--post" data-author="Ann Lee"><h4 class=message-name><a class=username>Ann Lee</a></h4><header
      class=message-attribution> <div class=message-attribution-main><time datetime=2024-03-05T10:00:00+0000>Mar
      5</time></div></header><article class=message-body> <div
      class=bbWrapper>{FIRST}</div></article></article><article class="message message--post" data-author=tomo_k> <h4
      class=message-name><a class=username>tomo_k</a></h4><article class=message-body><div class=bbWrapper><blockquote
      class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote"><div class=bbCodeBlock-title>Ann Lee said:</div>
      <div class=bbCodeBlock-content>{QUOTED}</div></blockquote>{SECOND}</div></article><aside
      class=message-signature>
      <div class=bbWrapper>Always on the stove.</div></aside></article>""",
    "XenForo 1": f"""
      <ol><li id=post-1 class=message data-author="Ann Lee"><a class=username>Ann Lee</a><article><blockquote
      class="messageText ugc"> {FIRST}</blockquote></article><span class=DateTime title="2024-03-05 10:00">Mar
      5</span></li><li id=post-2 class=message data-author=tomo_k><article><blockquote class=messageText><div
      class="bbCodeBlock bbCodeQuote"><aside><div class=attribution> Ann Lee said:
      </div><blockquote>{QUOTED}</blockquote></aside></div>{SECOND}</blockquote></article><div class=signature> Always
      on the stove.</div></li></ol>""",
    "MyBB": f"""
      <div id=posts><div class=post id=post_1><div class=post_author><strong><span class=largetext><a>Ann
      Lee</a></span></strong> <div class=author_statistics>Posts: 6</div></div><div class=post_content><span
      class=post_date>05-03-2024, 10:00 AM</span> <div class="post_body scaleimages"
      id=pid_1>{FIRST}</div></div></div><div class=post id=post_2><div class=post_author> <span
      class=largetext><a>tomo_k</a></span></div><div class="post_body scaleimages"><blockquote class=mycode_quote>
      <cite>Ann Lee Wrote:</cite>{QUOTED}</blockquote>{SECOND}</div><div class=signature>Always on the
      stove.</div></div></div>""",
    "Simple Machines": f"""
      <div id=forumposts><div class=windowbg><div class=post_wrapper><div class=poster><h4><img alt=Offline><a>Ann
      Lee</a></h4> <ul><li class=postcount>Posts: 12</li></ul></div><div class=postarea><div
      class=keyinfo><h5><a>Kettle</a></h5> <div class=smalltext>« <strong>on:</strong> March 05, 2024, 10:00:00 AM
      »</div></div><div class=post><div class=inner id=msg_1> {FIRST}</div></div></div></div></div><div
      class=windowbg2><div class=post_wrapper><div class=poster><h4><a>tomo_k</a></h4></div> <div class=post><div
      class=inner id=msg_2><div class=quoteheader><a>Quote from: Ann Lee</a></div> <blockquote
      class=bbc_standard_quote>{QUOTED}</blockquote><div class=quotefooter></div>{SECOND}</div></div> <div
      class=signature>Always on the stove.</div></div></div></div>""",
    "Invision Community": f"""
      <h1 class=ipsType_pageTitle><span>Kettle</span></h1><article id=elComment_1 class="cPost ipsBox ipsComment"> <h3
      class=cAuthorPane_author><strong><a class=ipsType_break>Ann Lee</a></strong></h3><time
      datetime=2024-03-05T10:00:00Z> March 5</time><div data-role=commentContent class="ipsType_normal
      ipsType_richText"><p>{FIRST}</p></div></article> <article id=elComment_2 class="cPost ipsComment"><h3
      class=cAuthorPane_author><a>tomo_k</a></h3><div data-role=commentContent class=ipsType_richText><blockquote
      class=ipsQuote><div class=ipsQuote_citation>Ann Lee said:</div> <div
      class=ipsQuote_contents><p>{QUOTED}</p></div></blockquote><p>{SECOND}</p><span
      data-excludequote><strong>Edited March 6 by
      tomo_k</strong><br>typing</span></div></article>""",
    "Invision Power Board 3": f"""
      <h1 class=ipsType_pagetitle>Kettle</h1><div class="post_block hentry"><span class="author vcard"><a>Ann
      Lee</a></span> <abbr class=published title=2024-03-05T10:00:00+00:00>05 March</abbr><div class="post
      entry-content">{FIRST}</div></div> <div class=post_block><span class="author vcard">tomo_k</span><div
      class="post
      entry-content"><p class=citation>Ann Lee, on 5 March, said:</p><blockquote
      class=ipsBlockquote><p>{QUOTED}</p></blockquote><p>{SECOND}</p></div><div class=signature> Always on the
      stove.</div></div>""",
    "Invision Power Board 2": f"""
      <div class=maintitle><b>Kettle</b></div><table class=ipbtable><tr><td><span class=normalname><a>Ann
      Lee</a></span></td><td> <span class=postdetails>5.3.2024, 10:00</span></td></tr><tr><td><div
      class=postcolor>{FIRST}</div></td></tr></table><table> <tr><td><span
      class=normalname><a>tomo_k</a></span></td></tr><tr><td><div class=postcolor><div class=quotetop>QUOTE(Ann
      Lee)</div> <div class=quotemain>{QUOTED}</div>{SECOND}</div><div class=signature>Always on the
      stove.</div></td></tr></table>""",
    "Flarum": f"""
      <noscript id=flarum-content><div class=container><h1>Kettle</h1><article><div class=PostUser><h3
      class=PostUser-name>Ann Lee </h3></div><div class=Post-body><p>{FIRST}</p></div></article><hr><article><div
      class=PostUser><h3 class=PostUser-name>tomo_k </h3></div><div class=Post-body><blockquote
      class=uncited><p>{QUOTED}</p></blockquote><p>{SECOND}</p></div></article></div> </noscript>""",
    "NodeBB": f"""
      <h1 component=topic/title>Kettle</h1><ul component=topic><li component=post data-username="Ann Lee"
      itemtype=https://schema.org/Comment> <a itemprop=author data-username="Ann Lee">Ann Lee</a><span class=timeago
      title=2024-03-05T10:00:00.000Z></span> <div component=post/content itemprop=text><p>{FIRST}</p></div></li><li
      component=post data-username=tomo_k><a itemprop=author> tomo_k</a><div component=post/content itemprop=text><p
      dir=auto><a>@Ann-Lee</a> said in <a>Kettle</a>:</p><blockquote>
      <p>{QUOTED}</p></blockquote><p>{SECOND}</p></div><div component=post/signature>Always on the
      stove.</div></li></ul>""",
    "Vanilla": f"""
      <h1>Kettle</h1><div class=MessageList><div class=ItemDiscussion><span class=Author><a class=Username>Ann
      Lee</a></span> <time datetime=2024-03-05T10:00:00+00:00>March 5</time><div class="Message
      userContent">{FIRST}</div></div></div> <ul class="MessageList DataList"><li class="Item ItemComment"><span
      class=Author><a class=Username>tomo_k</a></span> <div class="Message userContent"><blockquote class="Quote
      UserQuote"><p>{QUOTED}</p></blockquote>{SECOND}</div></li></ul>""",
    "FluxBB and PunBB": f"""
      <div class="blockpost rowodd firstpost" id=p1><h2><span><a>2024-03-05 10:00:00</a></span></h2><div
      class=postleft><dl><dt><strong> <a>Ann Lee</a></strong></dt><dd><span>Posts: 12</span></dd></dl></div><div
      class=postright><h3>Kettle</h3><div class=postmsg> <p>{FIRST}</p></div></div></div><div class=blockpost
      id=p2><div class=postleft><dl><dt><strong>tomo_k</strong></dt></dl></div> <div class=postright><div
      class=postmsg><div class=quotebox><cite>Ann Lee wrote:</cite><blockquote><div><p>{QUOTED}</p></div>
      </blockquote></div><p>{SECOND}</p><p class=postedit><em>Last edited by tomo_k</em></p></div><div
      class=postsignature>Always. </div></div></div>""",
    "bbPress": f"""
      <h1 class=entry-title>Kettle</h1><ul class=forums><li class=bbp-header><div
      class=bbp-reply-content>Posts</div></li><li
      class=bbp-body><div class=bbp-reply-header><span class=bbp-reply-post-date>March 5, 2024 at 9:12
      am</span></div><!-- #post-1 --><div class="post-1 topic type-topic"><div
      class=bbp-reply-author><a> <span class=bbp-author-name>Ann Lee</span></a><div
      class=bbp-author-role>Member</div></div><div class=bbp-reply-content><p> {FIRST}</p></div></div></li><li
      class=bbp-body><div class="post-2 reply type-reply"><div class=bbp-reply-author><span class=bbp-author-name>
      tomo_k</span></div><div class=bbp-reply-content><blockquote><p>{QUOTED}</p></blockquote><p>{SECOND}</p> <ul
      class=bbp-reply-revision-log><li>This reply was modified by tomo_k.</li></ul></div></div></li></ul>""",
    "Stack Exchange": f"""
      <div id=question-header><h1><a class=question-hyperlink>Kettle</a></h1></div><div class="question js-question"
      id=question> <div class="s-prose js-post-body" itemprop=text><p>{FIRST}</p></div><div
      class=post-signature>edited <span class=relativetime
      title="2024-03-07 10:00:00Z">Mar 7</span></div><div class="post-signature owner"><div class=user-info>
      <div class=user-action-time>asked <span class=relativetime title="2024-03-05
      10:00:00Z">Mar 5</span></div> <div class=user-details itemprop=author><a>Ann Lee</a><span class=d-none
      itemprop=name>Ann Lee</span></div></div></div></div> <div id=answers><div id=answer-2 class="answer
      js-answer"><div class="s-prose js-post-body" itemprop=text><blockquote>
      <p>{QUOTED}</p></blockquote><p>{SECOND}</p></div><div class=post-signature>edited<div class=user-details><a>An
      editor</a></div></div> <div class=post-signature><div class=user-details itemprop=author><a>tomo_k</a><span
      itemprop=name>tomo_k</span></div></div> </div></div>""",
    "WoltLab": f"""
      <h1 class=contentTitle>Kettle</h1><ul class=wbbThreadPostList><li><article class="wbbPost message"><aside
      class=messageSidebar> <div class=messageAuthor><a class=username><span itemprop=name>Ann
      Lee</span></a></div></aside><div class=messageContent> <time class=datetime
      datetime=2024-03-05T10:00:00+01:00>5.
      März</time><div class=messageBody><div class=messageText><p>{FIRST}
      </p></div></div></div></article></li><li><article class="wbbPost message"><aside class=messageSidebar><span
      class=username> tomo_k</span></aside><div class=messageText><blockquote class="quoteBox collapsibleBbcode"><div
      class=quoteBoxTitle>Zitat von Ann Lee</div><div
      class=quoteBoxContent><p>{QUOTED}</p></div></blockquote><p>{SECOND}</p></div><div class=messageSignature> Always
      on the stove.</div></article></li></ul>""",
    "Naver Knowledge iN": f"""
      <div class=question-content><div class=c-heading__title><div class=title>Kettle</div></div><div
      class=c-heading__content>{FIRST}</div><div class=c-userinfo><span class=c-userinfo__author><span
      class=blind>nickname</span>Ann Lee</span><span class=c-userinfo__info><span class=blind>day</span>2024.03.05
      </span></div></div><div id=answer_1 class="answer-content__item _contentWrap"><div class=profile_card><strong
      class=name>tomo_k</strong></div><div class="_endContents c-heading-answer__content"><div class="_endContentsText
      c-heading-answer__content-user"><div class=se-main-container><p>{SECOND}</p></div></div><div class=c-guideline>
      The answer was written by a user.</div><p class=c-heading-answer__content-date>2024.03.06</p></div></div>""",
    "Khoros": f"""
      <h1 class=lia-message-subject>Kettle</h1><div class="MessageView lia-message-view-display"><a
      class="lia-link-navigation lia-user-name-link"><span>Ann Lee</span></a><span
      class=local-date>05-03-2024</span><div class=lia-message-body-content><p> {FIRST}</p></div></div><div
      class="MessageView lia-message-view-display"><a class=lia-user-name-link>tomo_k</a> <div
      class=lia-message-body-content><blockquote>{QUOTED}</blockquote><p>{SECOND}</p></div><div
      class=lia-message-signature> Always on the stove.</div></div>""",
    "Kunena": f"""
      <h1>Kettle</h1><div class=kmsg><ul><li class=kpost-username><a class=kwho-user>Ann Lee</a></li></ul><span
      class=kmsgdate title="05 Mar 2024 10:00"></span><div class=kmsgtext>{FIRST}</div></div><div class=kmsg><a
      class=kwho-user>tomo_k</a> <div class=kmsgtext><b>Ann Lee wrote:</b><div
      class=kmsgtext-quote>{QUOTED}</div>{SECOND}</div><div class=kmsgsignature> Always.</div></div>""",
    "wpForo": f"""
      <h1>Kettle</h1><div class=post-wrap><div class=wpforo-post><div class=author-name><span><a>Ann
      Lee</a></span> (@ann)</div><div class=wpforo-post-content> <p>{FIRST}</p></div><div
      class=cbottom>05/03/2024 10:00 am</div></div></div><div class=post-wrap><div
      class=author-name><a>tomo_k</a> </div><div class=wpforo-post-content><blockquote
      class=wpforo-post-quote>{QUOTED}</blockquote><p>{SECOND}</p></div></div>""",
    "ProBoards": f"""
      <h1>Kettle</h1><table class=list><tr class="item post first" id=post-1><td><div class=mini-profile><a
      class=user-link>Ann Lee</a> </div></td><td><abbr class="o-timestamp time" data-timestamp=1709632800000>Mar
      5</abbr><article><div class=message>{FIRST}</div> </article></td></tr><tr class="item post" id=post-2><td><div
      class=mini-profile><a class=user-link>tomo_k</a></div></td><td> <article><div class=message><div class="quote
      quote_avatar"><a>Ann Lee said:</a><div class=quote_body>{QUOTED}</div></div>
      {SECOND}</div></article></td></tr></table>""",
    "uCoz": f"""
      <h1>Kettle</h1><table class=postTable><tr><td class=postTdTop><a class=postUser>Ann Lee</a></td><td
      class=postTdTop>Дата: Вторник, 05.03.2024, 10:00 | Сообщение # 1</td></tr><tr><td>Рядовой</td><td><span
      class=ucoz-forum-post id=ucoz-forum-post-1>{FIRST} </span></td></tr></table><table class=postTable><tr><td><a
      class=postUser>tomo_k</a></td></tr><tr><td> <span class=ucoz-forum-post><div class=bbQuoteBlock><div
      class=bbQuoteName><b>Цитата</b></div><div class=quoteMessage>{QUOTED}
      </div></div>{SECOND}</span></td></tr></table>""",
    "Discuz!": f"""
      <h1><span id=thread_subject>Kettle</span></h1><div id=post_1><table id=pid1 class=plhin><tr><td><div
      class=authi><a class=xw1> Ann Lee</a></div></td><td><div class=authi><em id=authorposton1>发表于 2024-3-5
      10:00</em></div><div class=t_fsz><table><tr> <td class=t_f id=postmessage_1><i class=pstatus> 本帖最后由 Ann
      Lee 于 2024-3-6 编辑 </i><br>{FIRST}</td></tr></table></div></td></tr> </table></div><div id=post_2><table
      id=pid2 class=plhin><tr><td><div class=authi><a class=xw1>tomo_k</a></div></td><td><table><tr> <td
      class=t_f id=postmessage_2><div class=quote><blockquote>Ann Lee 发表于
      2024-3-5<br>{QUOTED}</blockquote></div>{SECOND}</td></tr> </table><div class=sign>Always on the
      stove.</div></td></tr></table></div>""",
    "Tieba": f"""
      <h3 class=core_title_txt>Kettle</h3><div class="l_post l_post_bright"><ul><li class=d_name><a
      class=p_author_name>Ann Lee</a></li> </ul><div class="d_post_content
      j_d_post_content">{FIRST}</div><span class=tail-info>1楼</span><span class=tail-info>2024-03-05
      10:00</span></div><div class=l_post><li class=d_name><a class=p_author_name>tomo_k</a></li><div
      class=d_post_content>{SECOND}</div> </div>""",
    "Reddit, old design": f"""
      <div id=siteTable><div class="thing link self"><p class=title><a class=title>Kettle</a></p><p
      class=tagline><time
      datetime=2024-03-05T10:00:00+00:00>1 year ago</time> by <a class=author>Ann Lee</a></p><div class=expando><form
      class=usertext> <div class="usertext-body md-container"><div
      class=md><p>{FIRST}</p></div></div></form></div></div></div> <div class=commentarea><div class=sitetable><div
      class="thing comment"><div class=entry><p class=tagline><a class=author>tomo_k</a> <span class=score>3
      points</span></p><form class=usertext><div class=usertext-body><div class=md><blockquote><p>{QUOTED}</p>
      </blockquote><p>{SECOND}</p></div></div></form><ul class=buttons><li>reply</li></ul></div></div></div></div>""",
    "Reddit": f"""
      <shreddit-post author="Ann Lee"><h1 slot=title>Kettle</h1><time datetime=2024-03-05T10:00:00Z></time><div
      slot=text-body> <p>{FIRST}</p></div></shreddit-post><shreddit-comment author=tomo_k><div
      slot=comment><blockquote><p>{QUOTED}</p></blockquote> <p>{SECOND}</p></div></shreddit-comment>""",
    "Hacker News": f"""
      <table class=fatitem><tr class=athing><td><span class=titleline><a>Kettle</a></span></td></tr><tr><td><a
      class=hnuser>Ann Lee</a> <span class=age title="2024-03-05T10:00:00"><a>1 hour
      ago</a></span></td></tr><tr><td><div class=toptext>{FIRST}</div></td></tr> </table><table class=comment-tree><tr
      class="athing comtr"><td><table><tr><td><span class=comhead><a class=hnuser>tomo_k</a> <span class=age>1 hour
      ago</span></span><div class=comment><span class="commtext c00">&gt; {QUOTED}<p>{SECOND}<div class=reply>
      <p><font><u><a>reply</a></u></font></div></span></div></td></tr></table></td></tr></table>""",
    "Lobsters": f"""
      <ol><li class=story><div class=details><a class=u-url>Kettle</a><div class=byline><a class=u-author>Ann
      Lee</a></div></div> <div class=story_text><p>{FIRST}</p></div></li></ol><ol class=comments><li><div
      class=comment><div class=byline> <a>tomo_k</a> <time datetime="2024-03-05 10:00:00">now</time></div><div
      class=comment_text><blockquote><p>{QUOTED}</p></blockquote> <p>{SECOND}</p></div></div></li></ol>""",
    "Lemmy": f"""
      <div class=post-listing><h1>Kettle</h1><a class=person-listing><span>Ann Lee</span></a><span class=moment-time
      data-tippy-content=x>1 year</span><div class=md-div><p>{FIRST}</p></div></div><article class="comment-node"><a
      class=person-listing>tomo_k</a><div class=comment-content><div
      class=md-div><blockquote><p>{QUOTED}</p></blockquote><p>{SECOND}</p> </div></div></article>""",
    "Steam": f"""
      <div class=forum_op><div class=authorline><a class="hoverunderline forum_op_author">Ann Lee</a> <span
      class=date data-timestamp=1709632800>5 Mar</span></div><div class=topic>Kettle</div><div
      class=content>{FIRST}</div> </div><div class=commentthread_comment><a
      class=commentthread_author_link><bdi>tomo_k</bdi></a> <div class=commentthread_comment_text><blockquote
      class=bb_blockquote>{QUOTED}</blockquote>{SECOND}</div></div>""",
    "Mastodon": f"""
      <div class="detailed-status"><span class=display-name><strong class=display-name__html>Ann Lee</strong><span
      class=display-name__account>@ann@stove.example</span></span><div class="status__content
      e-content"><p>{FIRST}</p></div> <time datetime=2024-03-05T10:00:00Z></time></div><div class=status><span
      class=display-name><strong class=display-name__html> tomo_k</strong></span><div
      class="status__content"><p>{SECOND}</p></div></div>""",
    "GitHub": f"""
      <h1><bdi class="js-issue-title markdown-title">Kettle</bdi></h1><div class="timeline-comment"><a
      class=author>Ann
      Lee</a> <relative-time datetime=2024-03-05T10:00:00Z></relative-time><div class="comment-body
      markdown-body"><p>{FIRST}</p></div></div> <div class=timeline-comment><a class=author>tomo_k</a><div
      class="comment-body markdown-body"><blockquote><p>{QUOTED}</p> </blockquote><p>{SECOND}</p></div></div>""",
    "Channels like 2ch": f"""
      <h1>Kettle</h1><dl class=thread><dt>1 ：<a href=mailto:sage><b>Ann Lee</b></a>：2024/03/05(火) 10:00:00
      ID:abc</dt><dd>{FIRST}<br><br> </dd><dt>2 ：<b>tomo_k</b>：2024/03/05</dt><dd>{SECOND}</dd></dl>""",
    "Drupal forum": f"""
      <h1>Kettle</h1><article class="node node--type-forum"><footer><span class=username>Ann Lee</span></footer><time
      datetime=2024-03-05T10:00:00Z></time><div class="field field--name-body"><p>{FIRST}</p></div><section
      class=comments> <article class="comment"><footer><span class=username>tomo_k</span></footer><div
      class=field--name-comment-body><p>{SECOND}</p> </div><ul
      class=links><li>Reply</li></ul></article></section></article>""",
    "V2EX": f"""
      <div class=header><h1>Kettle</h1><small><a>Ann Lee</a> · 1 天前</small></div><div
      class=topic_content><p>{FIRST}</p></div> <div id=r_1 class=cell><strong><a
      class=dark>tomo_k</a></strong><span class=ago title="2024-03-05 10:00:00 +08:00">1 天前</span> <div
      class=reply_content>{SECOND}</div></div>""",
    "Douban": f"""
      <h1>Kettle</h1><div class=topic-content><div class=topic-doc><h3><span class=from>来自: <a>Ann
      Lee</a></span> <span class=create-time>2024-03-05 10:00:00</span></h3><div
      class=topic-richtext><p>{FIRST}</p></div></div></div> <ul><li class=comment-item><div
      class=reply-doc><h4 class=bg-img-green><a>tomo_k</a><span class=pubtime>2024-03-05</span></h4> <div
      class=reply-quote><span class=all>{QUOTED}</span></div><p
      class=reply-content>{SECOND}</p></div></li></ul>""",
    "XpressEngine and Rhymix": f"""
      <div class="rd rd_nav_style2"><div class=top_area><span class=date>2024.03.05 08:31</span><h1 class=np_18px><a>
      Kettle</a></h1></div><div class=btm_area><a href=#popup_menu_area class="nick member_2">Ann Lee</a> <span>조회 수
      <b>1284</b></span></div><div class=rd_body><article><div class="document_1_2 rhymix_content
      xe_content"><p>{FIRST}</p></div></article></div></div><ul class=fdb_lst_ul><li id=comment_9 class=fdb_itm><div
      class=meta><span>[레벨:27]</span> <a href=#popup_menu_area class=member_820>tomo_k</a> <span class=date>2024.03.06
      09:02</span></div><div class="comment_9_820 xe_content"><p>{SECOND}</p></div><div class=fdb_nav><a>추천
      4</a></div></li></ul>""",
    "Gnuboard": f"""
      <article id=bo_v><header><h2 id=bo_v_title><span class=bo_v_tit>Kettle</span></h2></header><section
      id=bo_v_info><span class=sv_wrap><a class=sv_member>Ann Lee</a><span class=sv><a>전체게시물</a></span>
      </span><span>조회 8회</span> <strong class=if_date><span class=sound_only>작성일</span> 2024-03-05 10:00</strong>
      </section><div id=bo_v_con><p>{FIRST}</p></div><section id=bo_vc><article id=c_2><header><span class=sv_wrap><a
      class=sv_member>tomo_k</a></span><time datetime=2024-03-06T09:00:00+09:00>2024-03-06</time></header><div
      class=cmt_contents><p>{SECOND}</p></div></article></section></article>""",
    "Zendesk community": f"""
      <div class=post-container><div class=post><article id=main-content><header class=post-header><div
      class=post-title><h1 title=Kettle>Kettle</h1><span class=status-label>Answered</span></div></header><section
      class=post-info-container><div class=post-info><div class=post-author><div class=post-meta><span title="Ann Lee">
      <a href=/hc/profiles/1>Ann Lee</a></span><span class=community-badge>Expert</span><ul class=meta-group><li
      class=meta-data><time datetime=2024-03-07T10:00:00Z>2 days ago</time></li><li>Edited</li></ul></div></div><div
      class=post-content><div class=post-body><p>{FIRST}</p></div></div></div></section></article><section
      class=comment-overview><p class=comment-callout>1 comment</p></section><ul id=comments class=comment-list><li
      class=comment><div class=comment-wrapper><div class=comment-info><span class="comment-official
      status-label">Official comment</span><div class=comment-author><div class=comment-meta><span
      title=tomo_k>tomo_k</span></div></div><section class=comment-body><p>{SECOND}</p></section></div><div
      class=comment-vote>3</div></div></li></ul></div></div>""",
    "Askbot": f"""
      <div class="post js-question" data-post-id=1><div class=vote-number>3</div><div id=post-id-1
      class=post-content><h1 id=js-question-title-1><div class=js-editable-content>Kettle</div></h1><div
      class=post-body><div class=post-update-info-container><div class=post-update-info><p><a><strong>asked <abbr
      class=timeago title="2024-03-05 10:00:00 +0000">2 years ago</abbr></strong></a></p><div class=user-card><div
      class=user-info><a href=/users/1/ann>Ann Lee</a><br><span class=reputation-score>31</span></div></div></div><div
      class=post-update-info><p><a><strong>updated <abbr class=timeago title="2024-03-07 10:00:00 +0000">1
      year ago</abbr></strong></a></p><div class=user-info><a>An editor</a></div></div></div><div class=js-editable
      id=js-post-body-1><div class=js-editable-content><p>{FIRST}</p></div></div></div></div></div><div class="post
      js-answer"><div class=post-body><div class=post-update-info><div class=user-info><a>tomo_k</a></div></div><div
      id=js-post-body-2><div class=js-editable-content><blockquote>{QUOTED}</blockquote><p>{SECOND}</p></div></div>
      </div></div>""",
    "OSQA": f"""
      <h1><a>Kettle</a></h1><div id=main-body><table id=question-table><tr><td><div class=post-score>0</div></td><td>
      <div class=question-body><p>{FIRST}</p></div><div class=tags>stove</div><div
      class=post-update-info-container><div class="post-update-info post-update-info-user"><p>asked <strong>05 Mar '24,
      06:17</strong></p><img><p><a href=/users/1/ann>Ann Lee</a><br><span class=score>1</span><span>●</span></p></div>
      </div></td></tr></table><h2>One Answer:</h2><div id=answer-container-2 class=answer><div class=answer-body>
      <p>{SECOND}</p></div><div class="post-update-info post-update-info-user"><p>answered <strong>06 Mar '24,
      06:17</strong></p><p><span>tomo_k</span><br><span class=score>16</span></p></div></div></div>""",
    "Google Groups": f"""
      <h1><html-blob>Kettle</html-blob></h1><section role=listitem data-author="Ann Lee"><h3 class=s1f8Zd>Ann
      Lee</h3><span class=zX2W9c>Mar 5, 2024, 10:00:00 AM</span><div>to stoves</div><div role=region><div
      class=ptW7te><div dir=ltr>{FIRST}</div></div></div></section><section role=listitem data-author=tomo_k><h3>
      tomo_k</h3><div role=region><div>{SECOND}<div class=gmail_quote><div dir=ltr class=gmail_attr>On Tue, Mar 5,
      2024 Ann Lee wrote:</div><blockquote>{QUOTED}</blockquote></div></div></div></section>""",
    "schema.org questions": f"""
      <div itemscope itemtype=https://schema.org/QAPage><div itemprop=mainEntity itemscope
      itemtype=https://schema.org/Question> <h1 itemprop=name>Kettle</h1><div itemprop=text>{FIRST}</div><span
      itemprop=author itemscope itemtype=https://schema.org/Person><span itemprop=name>Ann Lee</span></span><time
      itemprop=dateCreated datetime=2024-03-05T10:00>x</time><div itemprop=suggestedAnswer itemscope
      itemtype=https://schema.org/Answer><div itemprop=text> <p>{SECOND}</p></div><span itemprop=author><b
      itemprop=name>tomo_k</b></span><span itemprop=upvoteCount>3</span></div></div></div>""",
    "schema.org discussions": f"""
      <div itemscope itemtype=https://schema.org/DiscussionForumPosting><h1 itemprop=headline>Kettle</h1><span
      itemprop=author> <span itemprop=name>Ann Lee</span></span><meta itemprop=datePublished content=2024-03-05><div
      itemprop=articleBody><p>{FIRST}</p> </div><div itemprop=comment itemscope
      itemtype=https://schema.org/Comment><meta itemprop=author content=tomo_k> <div
      itemprop=text><p>{SECOND}</p></div></div></div>""",
}  # fmt: skip  # markup as the systems write it, shortened
